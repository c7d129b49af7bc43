import { openPool } from '@jumin/embedded-postgres';
import type { Instant } from '@jumin/kernel';
import type { Publisher } from '@jumin/messaging';
import { openServiceDatabase } from '../database';
import { Problem } from '../http/problem';
import type { Ports, Service, ServiceDefinition } from '../service';
import { dropSchema, rebuildLanes } from './rebuild-lanes';

/** A service as it stood: its own queries over its own tables, folded from the log as far as it was recorded by an instant. */
export interface Past<Running extends Service> {
  /**
   * Throws StoreRefused `KnownAtTooLate` of an instant of which the log does not know all yet, Problem `PastBusy` (503) while others wait for as many other
   * instants as there may be. Until what is asked has settled, the tables stay.
   */
  asOf<Answer>(knownAt: Instant, ask: (then: Running) => Promise<Answer>): Promise<Answer>;
  /** Waits for nothing: a fold under way ends with the store, and what it leaves goes at the first question after the next start. */
  close(): Promise<void>;
}

export interface PastOptions {
  readonly ports: Omit<Ports, 'database'>;
  readonly publishers: readonly Publisher[];
  readonly connectionString: string;
  /** How many instants are kept, for the next page and the next report of the same instant. Each is a copy of the read models. Default 3. */
  readonly keptMax?: number;
}

interface Fold<Running> {
  readonly schema: string;
  readonly folded: Promise<{ readonly running: Running; readonly close: () => Promise<void> }>;
  /** Who waits for an answer, the fold included. */
  asking: number;
}

/**
 * The whole log is read for each instant, once: what was known then never changes, so later questions find the tables there. States of an instant: folded
 * at the first question, one instant at a time; kept; dropped when others push it out and nobody asks. What a killed process left goes at the first question.
 */
export const openPast = <Running extends Service>(
  definition: ServiceDefinition<Running>,
  { ports, publishers, connectionString, keptMax = 3 }: PastOptions,
): Past<Running> => {
  const prefix = `${definition.schema}_as_of_`;
  const folds = new Map<Instant, Fold<Running>>();
  let last: Promise<unknown> | undefined;
  let nth = 0;
  /** Folds begun and not done. */
  let waiting = 0;

  const fold = async (schema: string, knownAt: Instant) => {
    await rebuildLanes([definition], { ports, publishers, connectionString, schemaOf: () => schema, knownAt, kept: true });
    const database = openServiceDatabase(connectionString, schema, { max: 2 });
    // A rebuild does not wait for the disk; this does, and what was written before it lies there too.
    await database.query(`comment on schema ${schema} is 'as of ${knownAt}'`);
    return { running: definition.compose({ ...ports, database }), close: () => database.end() };
  };
  const begin = (knownAt: Instant): Fold<Running> => {
    if (waiting >= waitingMax) throw pastBusy();
    // A name of its own each time: the one before of the same instant may be on its way out.
    const schema = `${prefix}${nth++}`;
    const before = last ?? dropLeftOver(connectionString, prefix);
    waiting++;
    const folded = before
      .catch(() => undefined)
      .then(() => fold(schema, knownAt))
      .finally(() => waiting--);
    last = folded;
    const found = { schema, folded, asking: 0 };
    // Whoever asks is told; the next one tries again.
    folded.catch(() => (folds.get(knownAt) === found ? folds.delete(knownAt) : undefined));
    return found;
  };
  const drop = async ([knownAt, { schema, folded }]: [Instant, Fold<Running>]): Promise<void> => {
    folds.delete(knownAt);
    await folded.then(({ close }) => close()).catch(() => undefined);
    await dropSchema(connectionString, schema);
  };

  return {
    asOf: async (knownAt, ask) => {
      await ports.store.load([], { knownAt }); // Refuses what is too late.
      const found = folds.get(knownAt) ?? begin(knownAt);
      folds.delete(knownAt);
      folds.set(knownAt, found); // The last one asked stands last.
      found.asking++;
      try {
        return await ask((await found.folded).running);
      } finally {
        found.asking--;
        const idle = [...folds].filter(([, { asking }]) => asking === 0);
        for (const one of idle.slice(0, Math.max(0, folds.size - keptMax))) await drop(one);
      }
    },
    close: async () => {
      for (const one of [...folds].filter(([, { asking }]) => asking === 0)) await drop(one);
    },
  };
};

/** Each fold reads the whole log: whoever asks for one instant after the other must not keep everybody waiting. */
const waitingMax = 4;
const pastBusy = (): Problem =>
  new Problem({
    status: 503,
    code: 'PastBusy',
    zh: '正在为其他查询重放日志，请稍后再试',
    en: 'The log is being replayed for other questions; try again in a while',
  });

const dropLeftOver = async (connectionString: string, prefix: string): Promise<void> => {
  const pool = openPool({ connectionString, max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>('select nspname as name from pg_namespace where starts_with(nspname, $1)', [
      prefix,
    ]);
    for (const { name } of rows) await dropSchema(connectionString, name);
  } finally {
    await pool.end();
  }
};
