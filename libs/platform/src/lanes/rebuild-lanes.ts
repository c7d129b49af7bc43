import { inTransaction } from '@jumin/embedded-postgres';
import { beginning, categoryOf, type EventStore, type LogPage, type Position, type StoredEvent } from '@jumin/event-store';
import type { Instant } from '@jumin/kernel';
import { sharedMessagesOf, topicOf, weightOf, type Message, type Publisher } from '@jumin/messaging';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { migrateService, openServiceDatabase } from '../database';
import type { Lane } from '../lane';
import type { Ports, ServiceDefinition } from '../service';

export interface RebuildOptions {
  readonly ports: Omit<Ports, 'database'>;
  readonly publishers: readonly Publisher[];
  readonly connectionString: string;
  /** The shadow schema of a service. Whatever is in it is dropped first. */
  readonly schemaOf: (definition: ServiceDefinition) => string;
  /** Where to stop: where the live lanes are. Default: the head of the log when it starts. */
  readonly through?: Position;
  /** Leaves out what was recorded later. */
  readonly knownAt?: Instant;
  /** The tables are asked afterwards, and not only compared. */
  readonly kept?: boolean;
}

export interface Rebuilt {
  readonly schema: string;
  readonly through: Position;
  /** Events read, each once however many lanes take it. */
  readonly events: number;
  /** What the lanes hold nothing but the fold of, for `compareTables`. */
  readonly tables: readonly string[];
}

/**
 * Folds the whole log once more, into schemas beside the live ones, through `apply` alone: `act` has acted already, and what it caused is in the log.
 * The log is read and published once for all lanes of all these services, the next page while the last is being applied. One answer per service.
 */
export const rebuildLanes = async (definitions: readonly ServiceDefinition[], options: RebuildOptions): Promise<readonly Rebuilt[]> => {
  const { ports, publishers } = options;
  const shadows: Shadow[] = [];
  try {
    for (const definition of definitions) shadows.push(await openShadow(definition, options));
    const through = options.through ?? (await ports.store.head());
    await replay(ports.store, { through, knownAt: options.knownAt }, shadows, publishers);
    return shadows.map(({ schema, tables, events }) => ({ schema, through, events, tables }));
  } finally {
    for (const { pool } of shadows) await pool.end();
  }
};

/** A service composed on its shadow schema. */
interface Shadow {
  readonly schema: string;
  readonly pool: Pool;
  readonly tables: readonly string[];
  readonly lanes: readonly LaneRebuild[];
  readonly categories: ReadonlySet<string>;
  /** Events read that are of its lanes' categories. */
  events: number;
}

const openShadow = async (definition: ServiceDefinition, options: RebuildOptions): Promise<Shadow> => {
  const { ports, publishers, connectionString, schemaOf } = options;
  const schema = schemaOf(definition);
  if (schema === definition.schema) throw new RangeError(`${schema} is the live schema`);
  await dropSchema(connectionString, schema);
  await migrateService(connectionString, { schema, migrations: definition.migrations });
  const pool = openServiceDatabase(connectionString, schema, { max: 6, settings: { synchronous_commit: 'off' } });
  try {
    const lanes = definition.compose({ ...ports, database: pool }).lanes.filter(({ apply }) => apply);
    const tables = [...new Set(lanes.flatMap((lane) => lane.tables))];
    // What is compared and dropped need not survive a crash: half of what a rebuild writes would go to the write-ahead log. What is kept for questions must,
    // since such tables are empty afterwards, and an empty one would be an answer.
    if (!options.kept) for (const table of tables) await pool.query(`alter table ${table} set unlogged`);
    const rebuilding = lanes.map((lane) => new LaneRebuild(lane, pool, publishers));
    const categories = new Set(rebuilding.flatMap((lane) => [...lane.categories]));
    return { schema, pool, tables, lanes: rebuilding, categories, events: 0 };
  } catch (error) {
    await pool.end();
    throw error;
  }
};

/** What a rebuild leaves behind, once it has been compared. */
export const dropSchema = async (connectionString: string, schema: string): Promise<void> => {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(`drop schema if exists ${client.escapeIdentifier(schema)} cascade`);
  } finally {
    await client.end();
  }
};

/** As stored, that is compressed: lists of lines are eight times as long when parsed, and two pages are in memory. */
const pageBytesMax = 4 << 20;

const replay = async (
  store: EventStore,
  { through, knownAt }: { readonly through: Position; readonly knownAt: Instant | undefined },
  shadows: readonly Shadow[],
  publishers: readonly Publisher[],
): Promise<void> => {
  const lanes = shadows.flatMap((shadow) => shadow.lanes);
  const categories = [...new Set(lanes.flatMap((lane) => [...lane.categories]))];
  const messagesOf = sharedMessagesOf(publishers);
  const read = (after: Position): Promise<LogPage> => store.readAll({ after, categories, maxEvents: 5_000, maxBytes: pageBytesMax });
  if (categories.length === 0 || through === beginning) return;
  let after = beginning;
  for (let next = read(after); ;) {
    const page = await next;
    const last = page.through >= through;
    if (!last) {
      // What was acknowledged is read once every transaction before it has ended: a moment, and nothing to do meanwhile.
      if (page.through === after) await sleep(5);
      after = page.through;
      next = read(after);
      next.catch(() => undefined); // It is awaited in the next round, unless applying fails first.
    }
    const upTo = page.through > through ? page.events.filter(({ position }) => position <= through) : page.events;
    const taken = knownAt === undefined ? upTo : upTo.filter(({ recordedAt }) => recordedAt <= knownAt);
    const itsCategories = taken.map(({ stream }) => categoryOf(stream));
    for (const shadow of shadows) for (const category of itsCategories) if (shadow.categories.has(category)) shadow.events++;
    for (const lane of lanes) await lane.take(taken, itsCategories, messagesOf);
    if (last) break;
  }
  await Promise.all(lanes.map((lane) => lane.finish()));
};

/** Live batches are small because people wait for them; here nobody does. */
const weightMin = 10_000;

/** Batches of a lane that wait behind the one being applied, so that a slow lane does not hold up the others at once. The lanes share what they wait with. */
const waitingMax = 2;

/** One lane being rebuilt: collects until a batch is worth its transaction, and applies it while the next are collected. */
class LaneRebuild {
  readonly categories: ReadonlySet<string>;
  private readonly itemsOf: (
    event: StoredEvent,
    messagesOf: (event: StoredEvent) => readonly Message[],
  ) => readonly (StoredEvent | Message)[];
  private collected: (StoredEvent | Message)[] = [];
  private weight = 0;
  /** Being applied, in their order: each begins when the one before has ended. */
  private readonly under: Promise<void>[] = [];
  private batches = 0;

  constructor(
    private readonly lane: Lane,
    private readonly pool: Pool,
    publishers: readonly Publisher[],
  ) {
    if (lane.reads === 'log') {
      this.categories = new Set(lane.categories);
      this.itemsOf = (event) => [event];
    } else {
      const types = lane.types && new Set(lane.types);
      const heard = publishers.filter(({ service }) => lane.topics.includes(topicOf(service)));
      this.categories = new Set(heard.flatMap(({ categories }) => categories));
      this.itemsOf = (event, messagesOf) => (types ? messagesOf(event).filter(({ type }) => types.has(type)) : messagesOf(event));
    }
  }

  async take(
    events: readonly StoredEvent[],
    itsCategories: readonly string[],
    messagesOf: (event: StoredEvent) => readonly Message[],
  ): Promise<void> {
    for (const [nth, event] of events.entries()) {
      if (!this.categories.has(itsCategories[nth]!)) continue;
      for (const item of this.itemsOf(event, messagesOf)) {
        this.collected.push(item);
        this.weight += weightOf(item);
      }
      if (this.weight >= weightMin) await this.flush();
    }
  }

  async finish(): Promise<void> {
    await this.flush();
    for (const applied of this.under.splice(0)) await applied;
  }

  private async flush(): Promise<void> {
    const batch = this.collected;
    [this.collected, this.weight] = [[], 0];
    if (batch.length === 0) return;
    const applied = (this.under.at(-1) ?? Promise.resolve()).then(() => this.apply(batch));
    applied.catch(() => undefined); // Awaited below, or by finish.
    this.under.push(applied);
    if (this.under.length > waitingMax) await this.under.shift();
  }

  private async apply(batch: readonly (StoredEvent | Message)[]): Promise<void> {
    const apply = this.lane.apply as (database: Ports['database'], batch: readonly (StoredEvent | Message)[]) => Promise<void>;
    await inTransaction(this.pool, async (client) => {
      await apply(client, batch);
      // Tables that were empty a moment ago are planned as if they still were, until somebody counts: after batches 1, 4, 16, 64 …
      if (Number.isInteger(Math.log2(++this.batches) / 2) && this.lane.tables.length > 0)
        await client.query(`analyze ${this.lane.tables.join(', ')}`);
    });
  }
}
