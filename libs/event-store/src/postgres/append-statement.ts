import type { Instant } from '@jumin/kernel';
import type { QueryArrayConfig } from 'pg';
import { leafHashOfEncoded } from '../leaf-hash';
import type { AppendEntry } from '../port';
import { rawQuery } from './rows';

const columns = [
  'stream',
  'revision',
  'event_id',
  'type',
  'version',
  'effective_on',
  'received_on',
  'data',
  'metadata',
  'leaf_hash',
] as const;
const casts: Partial<Record<(typeof columns)[number], string>> = {
  revision: 'int',
  event_id: 'uuid',
  version: 'smallint',
  effective_on: 'date',
  received_on: 'date',
  data: 'json',
  metadata: 'json',
};

/**
 * Of an entry that extends a stream the event before must be there to be seen: a revision that nobody has read makes no hole, and none is extended before it
 * is committed, which keeps the transactions of a stream in its order.
 */
const extends_ = `(o.expected = '-1' or exists (select from log.event e where e.stream = o.stream and e.revision = o.expected::int))`;

const insert = (from: string): string => `
  insert into log.event (position, recorded_at, ${columns.join(', ')})
  select o.place::int, $1::timestamptz, ${columns.map(valueOf).join(', ')}
  ${from}`;
const valueOf = (column: (typeof columns)[number]): string => {
  if (column === 'leaf_hash') return `decode(o.leaf_hash, 'hex')`;
  return casts[column] ? `o.${column}::${casts[column]}` : `o.${column}`;
};

const lists = (names: readonly string[]): string => names.map((_, nth) => `string_to_array($${nth + 2}, E'\\n')`).join(', ');
const offered = (names: readonly string[]): string => `unnest(${lists(names)}) with ordinality as o (${names.join(', ')}, place)`;

/** Nearly always nobody was faster, so the primary key may raise an error: `on conflict` costs a fifth more. What extends nothing is left out. */
const hopeful = (guarded: boolean): string => `
  with inserted as (
    ${insert(`from ${offered(guarded ? [...columns, 'expected'] : columns)} ${guarded ? `where ${extends_}` : ''}`)} returning position
  )
  select pg_current_xact_id()::text, count(*) from inserted`;

/** After a conflict: who was too late stays out. The first event of an entry decides; where it went in the rest must fit, since revisions have no holes. */
const tolerant = `
  with o as materialized (select * from ${offered([...columns, 'expected'])}),
  heads as (
    ${insert(`from o where o.revision::int = o.expected::int + 1 and ${extends_}`)}
    on conflict do nothing returning stream
  ),
  tails as (
    ${insert(`from o join heads h on h.stream = o.stream where o.revision::int > o.expected::int + 1`)}
    returning position
  )
  select pg_current_xact_id()::text, (select count(*) from heads) + (select count(*) from tails)`;

const [newStreams, anyStreams] = [hopeful(false), hopeful(true)];

export interface AppendStatements {
  /** Fails with `unique_violation` when somebody else was faster anywhere in the list. */
  readonly hopeful: QueryArrayConfig;
  readonly tolerant: () => QueryArrayConfig;
}

/**
 * Appends these entries in one statement: each column a text of lines, which the server splits (measured as the cheapest encoding, half of array
 * literals). JSON.stringify writes no raw line feed, and stream and type are checked to hold none. Answers the transaction and the number of events that went in.
 */
export const appendStatements = (entries: readonly AppendEntry[], recordedAt: Instant): AppendStatements => {
  const lines: Record<Exclude<(typeof columns)[number], 'data'>, string[]> = {
    stream: [],
    revision: [],
    event_id: [],
    type: [],
    version: [],
    effective_on: [],
    received_on: [],
    metadata: [],
    leaf_hash: [],
  };
  const encoded = new EncodedLines();
  const expected: string[] = [];
  let guarded = false;
  let metadataOf: object | undefined;
  let metadata = '';
  for (const { stream, expectedRevision, events } of entries) {
    if (expectedRevision >= 0) guarded = true;
    let revision = expectedRevision;
    for (const event of events) {
      revision++;
      const from = encoded.add(JSON.stringify(event.data));
      if (event.metadata !== metadataOf) metadata = JSON.stringify((metadataOf = event.metadata)); // Events of one command share it.
      const { id, type, version, effectiveOn, receivedOn } = event;
      lines.stream.push(stream);
      lines.revision.push(String(revision));
      lines.event_id.push(id);
      lines.type.push(type);
      lines.version.push(String(version));
      lines.effective_on.push(effectiveOn);
      lines.received_on.push(receivedOn);
      lines.metadata.push(metadata);
      const leaf = { id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt, metadata };
      lines.leaf_hash.push(leafHashOfEncoded(leaf, encoded.bytes, from, encoded.length));
      expected.push(String(expectedRevision));
    }
  }
  const values = [recordedAt, ...columns.map((column) => (column === 'data' ? encoded.lines() : lines[column].join('\n')))];
  const withExpected = (): unknown[] => [...values, expected.join('\n')];
  return {
    hopeful: guarded ? rawQuery('log-append', anyStreams, withExpected()) : rawQuery('log-append-new', newStreams, values),
    tolerant: () => rawQuery('log-append-tolerant', tolerant, withExpected()),
  };
};

/**
 * A text of lines, encoded once for the hashes and for the server: as strings the data were a quarter of all that the platform allocates. The driver sends
 * a buffer as it is, which for a text is what goes over the wire.
 */
class EncodedLines {
  bytes = Buffer.allocUnsafe(64 * 1024);
  /** Up to the end of the last line. */
  length = 0;

  /** Where the line begins. */
  add(line: string): number {
    const from = this.length === 0 ? 0 : this.length + 1;
    const room = from + line.length * 3;
    if (room > this.bytes.length) {
      const larger = Buffer.allocUnsafe(room * 2);
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    if (from > 0) this.bytes[this.length] = lineFeed;
    this.length = from + this.bytes.write(line, from);
    return from;
  }

  lines(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
const lineFeed = 0x0a;
