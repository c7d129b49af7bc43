import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything here is a fold of the log and of contracts, and can be dropped and replayed. Unqualified names: the connection's search_path is the service's schema. */
export class Participants1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table participant (
        subject_id uuid primary key,
        -- Null of people whom only other registers know.
        county text,
        unit text,
        village text,
        born date,
        sex text,
        name_ix text,
        registered_on date,
        tier_fen bigint,
        student boolean,
        public_official boolean,
        -- Name, number, phone and account, under the subject's key.
        sealed text,
        held_from date,
        ended_on date
      );
      create index participant_by_unit on participant (county, unit, subject_id);

      create table policy (
        county text not null,
        fee_year smallint not null,
        version text not null,
        text text not null,
        parents json not null,
        -- Place of the contract in its publisher's log: the latest is in force.
        loaded_at text collate "C" not null,
        primary key (county, fee_year, version)
      );
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy, participant');
  }
}
