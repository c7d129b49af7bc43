import type { Message } from '@jumin/messaging';
import { beginning, openMemoryEventStore, type EventStore, type NewEvent, type Position, type StoredEvent } from '@jumin/event-store';
import { commandIdOf, eventIdOf, uuidV5, type LocalDate, type SubjectId } from '@jumin/kernel';
import { migrateService, openServiceDatabase, type Lane, type Ports } from '@jumin/platform';
import { shippedPolicies } from '@jumin/policy';
import { templateDatabase, testDatabase, type TestDatabase } from '@jumin/testing';
import type { Pool } from 'pg';
import { paymentCollection, type PaymentCollection } from '../service';

/** An invented county: 靖远 under its own notice of 2022. */
export const county = '620421';
export const subject = (nth: number): SubjectId => uuidV5('11111111-1111-5111-8111-111111111111', String(nth)) as SubjectId;
const text = shippedPolicies().find(({ id }) => id === '620421-2022')!;

/** Something that arrives: a document in the service's own log, or a contract of another service. */
export type Arrival =
  | { readonly file: string; readonly lines: readonly object[]; readonly on?: string }
  | { readonly closed: string; readonly hash: string }
  | Message;

let told = 0;
const message = (source: string, type: string, key: string, data: object, on = '2022-03-01'): Message => ({
  // Named by what it says, so that the same thing said twice is the same message.
  id: uuidV5('11111111-1111-5111-8111-111111111112', JSON.stringify([type, data])),
  type,
  version: 1,
  source,
  key,
  position: String((told += 1)).padStart(20, '0') as Position,
  recordedAt: `${on}T09:00:00.000+08:00` as Message['recordedAt'],
  effectiveOn: on as LocalDate,
  receivedOn: on as LocalDate,
  actor: { id: 'jumin', agency: 'system', role: 'service', division: county },
  data,
});

export const policyLoaded = (): Message =>
  message('subsidy-calculation', 'PolicyLoaded', county, {
    county,
    feeYear: 2022,
    version: text.policy.version,
    sha256: text.policy.sha256,
    text: text.text,
    parents: Object.values(text.parents),
  });
export const enrolled = (nth: number, over: object = {}): Message =>
  message('registration', 'ParticipantEnrolled', subject(nth), {
    subjectId: subject(nth),
    county,
    unit: '620421101',
    village: '620421101201',
    born: '1980-05-01',
    sex: 'female',
    nameIx: `name-${nth}`,
    enrolledOn: '2022-01-05',
    tierFen: null,
    student: false,
    publicOfficial: false,
    ...over,
  });
export const registered = (type: string, nth: number, data: object): Message =>
  message('registration', type, subject(nth), { subjectId: subject(nth), county, ...data });
export const entered = (...lines: readonly { voucherNo: string; enteredOn: string; amountFen: number }[]): Message =>
  message('reconciliation', 'VouchersEntered', county, { county, lines }, '2022-10-10');
export const returned = (
  ...lines: readonly { returnNo: string; voucherNo: string; entryKind: 1 | 6; enteredOn: string; amountFen: number }[]
): Message => message('reconciliation', 'VouchersReturned', county, { county, lines }, '2022-11-08');
export const bounced = (...lines: readonly { voucherNo: string; bouncedOn: string; amountFen: number }[]): Message =>
  message('reconciliation', 'VouchersBounced', county, { county, lines }, '2022-10-20');
export const detail = (voucherNo: string, nth: number, amountFen: number, over: object = {}) => ({
  voucherNo,
  subjectId: subject(nth),
  born: '1980-05-01',
  nameIx: `name-${nth}`,
  feeYear: 2022,
  kind: 'current',
  amountFen,
  paidAt: '2022-10-08T10:00:00.000+08:00',
  ...over,
});
export const voucher = (voucherNo: string, amountFen: number, over: object = {}) => ({
  voucherNo,
  issuedOn: '2022-10-08',
  collectingBody: '16204210000',
  treasury: '6204210000',
  budgetSubject: '1021001',
  budgetLevel: '4',
  amountFen,
  cancelled: false,
  ...over,
});

/** The service on a log in memory and real tables. Lanes are run by hand, so that a spec says what arrives when and where a process dies. */
export class County {
  private readonly checkpoints = new Map<string, Position>();
  private files = 0;

  private constructor(
    readonly store: EventStore,
    readonly pool: Pool,
    readonly service: PaymentCollection,
    private readonly database: TestDatabase,
  ) {}

  static async open(store: EventStore = openMemoryEventStore()): Promise<County> {
    const template = await templateDatabase('payment_collection', (url) => migrateService(url, paymentCollection));
    const database = await testDatabase(template);
    const pool = openServiceDatabase(database.connectionString, paymentCollection.schema, { max: 2 });
    return new County(store, pool, County.composed(store, pool), database);
  }

  /** The service as a new process would have it: nothing in memory, the same log and tables. */
  static composed(store: EventStore, pool: Pool): PaymentCollection {
    return paymentCollection.compose({ store, database: pool } as unknown as Ports);
  }

  /** The same county after its process died: checkpoints stay where they were. */
  restarted(store: EventStore = this.store): County {
    const again = new County(store, this.pool, County.composed(store, this.pool), this.database);
    for (const [name, position] of this.checkpoints) again.checkpoints.set(name, position);
    again.files = this.files;
    return again;
  }

  async arrive(...arrivals: readonly Arrival[]): Promise<void> {
    for (const arrival of arrivals) await this.take(arrival);
    await this.settle();
  }

  /** Contracts of one service and one type that are handed over in one batch. */
  async arriveTogether(messages: readonly Message[]): Promise<void> {
    const { source, type } = messages[0]!;
    for (const lane of this.service.lanes)
      if (lane.reads === 'contracts' && lane.topics.includes(`${source}.events`) && lane.types?.includes(type))
        await run(lane, this.pool, messages);
    await this.settle();
  }

  /** Contracts take effect at once; files wait in the log until the lanes run. */
  async arriveUnsettled(arrival: Arrival): Promise<void> {
    await this.take(arrival);
  }

  /** Empties what the lanes of the log wrote and runs them from the beginning, by a process that remembers nothing. */
  async replayed(): Promise<County> {
    const tables = this.service.lanes.filter(({ reads }) => reads === 'log').flatMap((lane) => lane.tables);
    await this.pool.query(`truncate ${tables.join(', ')}`);
    const again = this.restarted();
    again.checkpoints.clear();
    await again.settle();
    return again;
  }

  /** Runs the lanes over the log until nothing is left to do. `dying` stops a lane after its commands, before its checkpoint moves. */
  async settle({ dying }: { readonly dying?: string } = {}): Promise<void> {
    for (let busy = true; busy;) {
      busy = false;
      for (const lane of this.service.lanes) {
        if (lane.reads !== 'log') continue;
        const after = this.checkpoints.get(lane.name) ?? beginning;
        const page = await this.store.readAll({ after, categories: lane.categories });
        if (page.events.length === 0) continue;
        await run(lane, this.pool, page.events);
        if (lane.name === dying) return;
        this.checkpoints.set(lane.name, page.through);
        busy = true;
      }
    }
  }

  /** Every table, row by row, as replaying would have to give it. */
  async rows(): Promise<Readonly<Record<string, readonly object[]>>> {
    const tables = this.service.lanes.flatMap((lane) => lane.tables);
    const entries: [string, object[]][] = [];
    for (const table of tables) entries.push([table, (await this.pool.query(`select * from ${table} t order by t::text`)).rows]);
    return Object.fromEntries(entries);
  }

  async events(nth: number): Promise<readonly StoredEvent[]> {
    const stream = `account-${subject(nth)}`;
    return (await this.store.load([stream])).get(stream)!;
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await this.database.drop();
  }

  private async take(arrival: Arrival): Promise<void> {
    if ('source' in arrival) {
      for (const lane of this.service.lanes)
        if (lane.reads === 'contracts' && lane.topics.includes(`${arrival.source}.events`) && lane.types?.includes(arrival.type))
          await run(lane, this.pool, [arrival]);
      return;
    }
    const category = 'file' in arrival ? arrival.file : arrival.closed;
    const stream = `${category}-${county}-2022`;
    const revision = (await this.store.headRevisions([stream])).get(stream) ?? -1;
    const c = commandIdOf('file', (this.files += 1));
    const on = ('on' in arrival ? (arrival.on ?? '2022-10-09') : '2022-10-09') as LocalDate;
    const data = 'file' in arrival ? { fileHash: `hash-${this.files}`, ...arrival, lines: arrival.lines } : { fileHash: arrival.hash };
    const type = 'file' in arrival ? 'LinesReceived' : 'FileClosed';
    const event: NewEvent = {
      id: eventIdOf(c, 0),
      type,
      version: 1,
      effectiveOn: on,
      receivedOn: on,
      data,
      metadata: { c, a: ['officer', 'T', 'clerk', county] },
    };
    await this.store.append([{ stream, expectedRevision: revision, events: [event] }]);
  }
}

const run = async (lane: Lane, pool: Pool, batch: readonly never[] | readonly unknown[]): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await lane.apply?.(client, batch as never);
    await client.query('commit');
  } finally {
    client.release();
  }
  await lane.act?.(batch as never);
};
