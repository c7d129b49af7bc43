import type { Instant } from '@jumin/kernel';
import type { QueryArrayConfig } from 'pg';
import { leafHashOf } from '../leaf-hash';
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

/** Only entries that extend a stream: the event before must be there to be seen, so a revision that nobody read makes no hole and no inversion. */
const extends_ = `(o.revision = '0' or exists (select from log.event e where e.stream = o.stream and e.revision = o.revision::int - 1))`;

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

/** Entries of one event: the primary key is the check. */
const singles = (guarded: boolean): string => `
  with inserted as (
    ${insert(`from ${offered(columns)} ${guarded ? `where ${extends_}` : ''}`)}
    on conflict do nothing returning position
  )
  select pg_current_xact_id()::text, count(*) from inserted`;

/** Entries of several events: the first one decides. Where it went in the rest must fit, since revisions have no holes. */
const several = (guarded: boolean): string => `
  with o as materialized (select * from ${offered([...columns, 'head'])}),
  heads as (
    ${insert(`from o where o.head = '1' ${guarded ? `and ${extends_}` : ''}`)}
    on conflict do nothing returning stream
  ),
  tails as (
    ${insert(`from o join heads h on h.stream = o.stream where o.head = '0'`)}
    returning position
  )
  select pg_current_xact_id()::text, (select count(*) from heads) + (select count(*) from tails)`;

const statements = new Map(
  [false, true].flatMap((guarded) => [
    [`log-append${guarded ? '-guarded' : ''}`, singles(guarded)],
    [`log-append-several${guarded ? '-guarded' : ''}`, several(guarded)],
  ]),
);

/**
 * The one statement that appends these entries: each column a text of lines, which the server splits (measured as the cheapest encoding, half of array
 * literals). JSON.stringify writes no raw line feed, and stream and type are checked to hold none. Answers the transaction and the number of events that went in.
 */
export const appendStatement = (entries: readonly AppendEntry[], recordedAt: Instant): QueryArrayConfig => {
  const lines: Record<(typeof columns)[number], string[]> = {
    stream: [],
    revision: [],
    event_id: [],
    type: [],
    version: [],
    effective_on: [],
    received_on: [],
    data: [],
    metadata: [],
    leaf_hash: [],
  };
  const heads: string[] = [];
  let guarded = false;
  let metadataOf: object | undefined;
  let metadata = '';
  for (const { stream, expectedRevision, events } of entries) {
    if (expectedRevision >= 0) guarded = true;
    let revision = expectedRevision;
    for (const event of events) {
      revision++;
      const data = JSON.stringify(event.data);
      if (event.metadata !== metadataOf) metadata = JSON.stringify((metadataOf = event.metadata)); // Events of one command share it.
      const { id, type, version, effectiveOn, receivedOn } = event;
      lines.stream.push(stream);
      lines.revision.push(String(revision));
      lines.event_id.push(id);
      lines.type.push(type);
      lines.version.push(String(version));
      lines.effective_on.push(effectiveOn);
      lines.received_on.push(receivedOn);
      lines.data.push(data);
      lines.metadata.push(metadata);
      lines.leaf_hash.push(leafHashOf({ id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt, data, metadata }));
      heads.push(event === events[0] ? '1' : '0');
    }
  }
  const values = [recordedAt, ...columns.map((column) => lines[column].join('\n'))];
  const many = heads.length > entries.length;
  if (many) values.push(heads.join('\n'));
  const name = `log-append${many ? '-several' : ''}${guarded ? '-guarded' : ''}`;
  return rawQuery(name, statements.get(name)!, values);
};
