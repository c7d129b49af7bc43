import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom a roster of 代缴 may list, and the rosters. All of it is a fold of contracts and of the log. */
export class Rosters1700000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What registration tells of a person, as far as it decides about 代缴. A list may name somebody before they are enrolled.
      create table person (
        subject_id uuid primary key,
        county text,
        unit text,
        born date,
        student boolean not null default false,
        public_official boolean not null default false,
        died_on date
      );
      create table identity (
        subject_id uuid not null,
        type text not null,
        from_on date not null,
        grade text,
        to_on date,
        primary key (subject_id, type, from_on)
      );
      create table employee_span (subject_id uuid not null, from_month text not null, to_month text, primary key (subject_id, from_month));
      create table school_roll (subject_id uuid not null, enrolled_on date not null, primary key (subject_id, enrolled_on));
      create table roster (
        county text collate "C" not null,
        roster_no text collate "C" not null,
        fee_year smallint not null,
        as_of date not null,
        unit text,
        status text not null,
        policy text not null,
        maker text not null,
        checker text,
        -- As closed and corrected; while it is only drawn, of the lines so far.
        people int not null,
        amount_fen bigint not null,
        primary key (county, roster_no)
      );
      create index roster_of_year on roster (county, fee_year);
      create table roster_line (
        county text collate "C" not null,
        roster_no text collate "C" not null,
        subject_id uuid not null,
        identity text,
        amount_fen bigint not null,
        -- on | removed: by the correction of the case. Who joined by one has its case too.
        state text not null,
        case_id uuid,
        primary key (county, roster_no, subject_id)
      );
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table roster_line, roster, school_roll, employee_span, identity, person');
  }
}
