import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rosters of 代缴 that were drawn up under the number of an allotment, and by name who stands on rosters. */
export class Rosters1700000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table roster (
        county text collate "C" not null,
        roster_no text collate "C" not null,
        -- As closed: what an allotment is compared with.
        people int not null,
        amount_fen bigint not null,
        closed_on date not null,
        primary key (county, roster_no)
      );
      -- While it is only drawn, and from then on, as corrected.
      create table roster_line (county text collate "C" not null, roster_no text collate "C" not null, subject_id uuid not null, primary key (county, roster_no, subject_id));
      create table on_behalf_line (voucher_no text collate "C" not null, county text collate "C" not null, subject_id uuid not null, primary key (voucher_no, county, subject_id));
      -- Lines of 代缴 that a correction took off their roster: entered, and posted to nobody.
      create table struck_line (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        subject_id uuid not null,
        fee_year smallint not null,
        amount_fen bigint not null,
        case_id uuid not null,
        primary key (voucher_no, county, subject_id, fee_year)
      );
      create index struck_line_by_county on struck_line (county);
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table struck_line, on_behalf_line, roster_line, roster');
  }
}
