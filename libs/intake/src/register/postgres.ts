import type { Position } from '@jumin/event-store';
import type { FileHash, LocalDate } from '@jumin/kernel';
import type { Database } from './database';
import type { Addition, Followed, KnownFile, Register } from './register';

/** The register in the schema of its service, after `intakeMigrations`. Lists travel as one text each, which halves what the driver does for a line. */
export class PostgresRegister implements Register {
  constructor(private readonly database: Database) {}

  async followed(lane: string): Promise<ReadonlyMap<string, Followed>> {
    const { rows } = await this.database.query<{ stream: string; revision: string; position: string }>(
      'select stream, revision::text as revision, position from intake_stream where lane = $1',
      [lane],
    );
    return new Map(rows.map(({ stream, revision, position }) => [stream, { revision: Number(revision), position: position as Position }]));
  }

  async find(_lane: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (keys.length === 0) return new Map();
    const { rows } = await this.database.query<{ key: string; content: string }>(
      `select replace(key::text, '-', '') as key, content from intake_line where key = any (string_to_array($1, ',')::uuid[])`,
      [keys.join(',')],
    );
    return new Map(rows.map(({ key, content }) => [key, content]));
  }

  async file(lane: string, hash: FileHash): Promise<KnownFile | undefined> {
    const { rows } = await this.database.query<{ file: string }>(
      'select file::text as file from intake_file where lane = $1 and file_hash = $2',
      [lane, hash],
    );
    return rows[0] && (JSON.parse(rows[0].file) as KnownFile);
  }

  async openFiles(lane: string): Promise<readonly KnownFile[]> {
    const { rows } = await this.database.query<{ file: string }>(
      `select file::text as file from intake_file where lane = $1 and status = 'open' order by file_hash`,
      [lane],
    );
    return rows.map(({ file }) => JSON.parse(file) as KnownFile);
  }

  async latestDay(lane: string): Promise<LocalDate | null> {
    const { rows } = await this.database.query<{ day: LocalDate | null }>(
      `select max(file->>'receivedOn') as day from intake_file where lane = $1`,
      [lane],
    );
    return rows[0]!.day;
  }

  async add({ lane, stream, from, to, contents, files }: Addition): Promise<void> {
    await this.database.query(addToRegister, [
      stream,
      lane,
      from.revision,
      to.revision,
      to.position,
      [...contents.keys()].join(','),
      [...contents.values()].join('\n'),
      JSON.stringify(files.map((file) => ({ file_hash: file.fileHash, status: file.status, file }))),
    ]);
  }
}

// One statement, so that lines, files and place commit together; the row of the stream is locked first, and whoever comes second writes nothing.
// A content holds no line break: cells are tidied.
const addToRegister = `
  with moved as (
    insert into intake_stream as known (stream, lane, revision, position)
    select $1, $2, $4::bigint, $5 where $3::bigint = -1 or exists (select from intake_stream where stream = $1)
    on conflict (stream) do update set revision = excluded.revision, position = excluded.position where known.revision = $3::bigint
    returning true
  ), lines as (
    insert into intake_line (key, content)
    select key::uuid, coalesce(content, '')
    from unnest(string_to_array(nullif($6, ''), ','), string_to_array($7, E'\\n')) as line (key, content)
    where key is not null and exists (select from moved)
    on conflict (key) do update set content = excluded.content
  )
  insert into intake_file (lane, file_hash, status, file)
  select $2, file_hash, status, file from json_to_recordset($8::json) as f (file_hash text, status text, file json)
  where exists (select from moved)
  on conflict (lane, file_hash) do update set status = excluded.status, file = excluded.file`;
