import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rosters of 代缴, whom their vouchers list, what finance allots; and the subsidy as it was posted, step by step, beside what is owed now. */
export class Rosters1700000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Sums of the differences that were told, which must come to what is told to be owed.
      alter table standing add column posted_province_fen bigint not null default 0, add column posted_city_fen bigint not null default 0,
        add column posted_county_fen bigint not null default 0;
      -- 代缴 is a small share of the payments, and asked for as a whole.
      create index payment_on_behalf on payment (county, fee_year) where kind = 'on-behalf';
      -- Drawn up here; it holds once it is closed.
      create table roster (
        county text collate "C" not null,
        roster_no text collate "C" not null,
        fee_year smallint not null,
        closed boolean not null default false,
        -- As it was closed or corrected: must be those of its lines.
        people int,
        amount_fen bigint,
        primary key (county, roster_no)
      );
      create table roster_line (
        county text collate "C" not null,
        roster_no text collate "C" not null,
        subject_id uuid not null,
        identity text,
        -- Null where only the voucher says it.
        amount_fen bigint,
        state text not null,
        case_id uuid,
        primary key (county, roster_no, subject_id)
      );
      -- Vouchers that carry a batch number, which for 代缴 is the 清册号.
      create table batch_voucher (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        batch_no text collate "C" not null,
        cancelled boolean not null,
        primary key (voucher_no, county)
      );
      create index batch_voucher_by_batch on batch_voucher (county, batch_no);
      create table on_behalf_line (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        subject_id uuid not null,
        fee_year smallint not null,
        amount_fen bigint not null,
        primary key (voucher_no, county, subject_id, fee_year)
      );
      create index on_behalf_line_of_year on on_behalf_line (county, fee_year);
      create table allotment (
        county text collate "C" not null,
        allotment_no text collate "C" not null,
        roster_no text collate "C",
        level text not null,
        purpose text not null,
        people int,
        amount_fen bigint not null,
        allotted_on date not null,
        primary key (county, allotment_no)
      );
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table allotment, on_behalf_line, batch_voucher, roster_line, roster');
    await runner.query('drop index payment_on_behalf');
    await runner.query('alter table standing drop column posted_province_fen, drop column posted_city_fen, drop column posted_county_fen');
  }
}
