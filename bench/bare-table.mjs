// The reference: the same rows in a table with the same indexes, without anything that makes it a log.
export const bareTable = `
  create table bare (
    tx xid8 not null default pg_current_xact_id(), recorded_at timestamptz not null, position int not null, revision int not null,
    effective_on date not null, received_on date not null, version smallint not null, event_id uuid not null,
    stream text collate "C" not null, type text not null, leaf_hash bytea not null, data json not null, metadata json not null,
    primary key (stream, revision)
  );
  create unique index on bare (tx, position);`;

const leaf = '00'.repeat(32);
const rowOf = ({ stream, events: [{ id, type, version, effectiveOn, receivedOn, data, metadata }] }) => [
  stream,
  '0',
  id,
  type,
  String(version),
  effectiveOn,
  receivedOn,
  JSON.stringify(data),
  JSON.stringify(metadata),
  leaf,
];
const columns = 'stream, revision, event_id, type, version, effective_on, received_on, data, metadata, leaf_hash';

export const insertOne = (client, entry) =>
  client.query({
    name: 'bare-one',
    text: `insert into bare (position, recorded_at, ${columns}) values (1, now(), $1, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex'))`,
    values: rowOf(entry),
  });

/** One statement for the whole list, each column a text of lines: the encoding that the event store uses. */
export const insertList = (client, entries) => insertRows(client, entries.map(rowOf));

const insertRows = (client, rows) =>
  client.query({
    name: 'bare-list',
    text: `insert into bare (position, recorded_at, ${columns})
      select place::int, now(), s, r::int, i::uuid, t, v::smallint, e::date, c::date, d::json, m::json, decode(l, 'hex')
      from unnest(${rows[0].map((_, n) => `string_to_array($${n + 1}, E'\\n')`).join(', ')}) with ordinality as o (s, r, i, t, v, e, c, d, m, l, place)`,
    values: rows[0].map((_, n) => rows.map((row) => row[n]).join('\n')),
  });

/** Inserts what the log holds after a position into a bare table, in lists of 1,000, on one connection; reading it is not measured. Rows per second. */
export const insertRowsInBulk = async (pool, after) => {
  await pool.query(bareTable);
  const client = await pool.connect();
  let [rowsInserted, micros] = [0, 0n];
  try {
    await client.query('begin');
    await client.query({
      text: `declare log_rows cursor with hold for select e.stream, e.revision::text, e.event_id::text, e.type, e.version::text, e.effective_on::text, e.received_on::text, e.data::text, e.metadata::text, $2::text
        from log.event e where e.tx > $1::xid8 order by e.tx, e.position`,
      values: [String(Number.parseInt(after.slice(0, 12), 16)), leaf],
    });
    await client.query('commit');
    for (;;) {
      const { rows } = await client.query({ text: 'fetch 1000 from log_rows', rowMode: 'array' });
      if (rows.length === 0) break;
      const started = process.hrtime.bigint();
      await insertRows(client, rows);
      micros += (process.hrtime.bigint() - started) / 1_000n;
      rowsInserted += rows.length;
    }
  } finally {
    client.release();
  }
  return { rows: rowsInserted, seconds: Number(micros) / 1e6 };
};
