/** What of TypeORM's runner a migration needs; the library itself knows no TypeORM, and its migrations are TypeORM's `MigrationInterface` all the same. */
interface Runner {
  query(sql: string): Promise<unknown>;
}
interface Migration {
  up(runner: Runner): Promise<void>;
  down(runner: Runner): Promise<void>;
}

/** Unqualified names: the connection's search_path is the service's schema. */
export class IntakeRegister1699999999001 implements Migration {
  async up(runner: Runner): Promise<void> {
    await runner.query(`
      -- What was said under each business key: 128 bits of its hash (lane and kind are part of it), and the other columns as in fingerprint.ts.
      create table intake_line (
        key uuid primary key,
        content text not null
      );
      create table intake_file (
        lane text not null,
        file_hash text not null,
        status text not null,
        file json not null,
        primary key (lane, file_hash)
      );
      create index intake_file_open on intake_file (lane) where status = 'open';
      -- How far the register has followed the streams of files.
      create table intake_stream (
        stream text primary key,
        lane text not null,
        revision bigint not null,
        position text not null
      );
      create index intake_stream_by_lane on intake_stream (lane);
    `);
  }

  async down(runner: Runner): Promise<void> {
    await runner.query('drop table intake_line, intake_file, intake_stream');
  }
}

/** To be run with the migrations of every service that takes in files. */
export const intakeMigrations: readonly (new () => Migration)[] = [IntakeRegister1699999999001];
