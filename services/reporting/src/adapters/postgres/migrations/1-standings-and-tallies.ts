import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything here is a fold of the contracts and can be dropped and replayed. Unqualified names: the connection's search_path is the service's schema. */
export class StandingsAndTallies1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table participant (subject_id uuid primary key, county text not null, unit text not null, village text not null, enrolled_on date not null);
      create index participant_by_county on participant (county, unit);
      create table standing (
        subject_id uuid not null,
        fee_year smallint not null,
        county text not null,
        kept_fen bigint not null default 0,
        on_behalf_fen bigint not null default 0,
        tier_fen bigint not null default 0,
        refund_due_fen bigint not null default 0,
        province_fen bigint not null default 0,
        city_fen bigint not null default 0,
        county_fen bigint not null default 0,
        primary key (subject_id, fee_year)
      );
      -- Sums that every payment touches are added to once a batch, never once a payment.
      create table posted_month (
        county text not null,
        fee_year smallint not null,
        month text not null,
        posted_fen bigint not null,
        refund_due_fen bigint not null,
        taken_fen bigint not null,
        primary key (county, fee_year, month)
      );
      -- What the treasury entered under a voucher, and how much of it took its place in accounts.
      create table voucher (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        entered_on date,
        amount_fen bigint not null default 0,
        taken_fen bigint not null default 0,
        primary key (voucher_no, county)
      );
      create index voucher_not_posted on voucher (county, entered_on) where amount_fen <> taken_fen;
      -- A person's line of a voucher: what was entered, kept and must go back.
      create table payment (
        voucher_no text collate "C" not null,
        subject_id uuid not null,
        fee_year smallint not null,
        kind text collate "C" not null,
        county text collate "C" not null,
        month text not null,
        entered_fen bigint not null,
        kept_fen bigint not null,
        refund_due_fen bigint not null,
        primary key (voucher_no, subject_id, fee_year, kind)
      );
      create table entered_month (county text not null, month text not null, entries bigint not null, amount_fen bigint not null, primary key (county, month));
      create table discrepancy (
        case_id uuid primary key,
        county text not null,
        class text not null,
        state text not null,
        voucher_no text collate "C",
        erred text,
        corrects text,
        opened_on date not null,
        due_on date,
        keys json not null,
        amount_fen bigint,
        difference_fen bigint
      );
      create index discrepancy_of_voucher on discrepancy (voucher_no) where state <> 'cleared';
      create table policy (county text not null, fee_year smallint not null, version text not null, text text not null, parents json not null, primary key (county, fee_year));
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy, discrepancy, entered_month, payment, voucher, posted_month, standing, participant');
  }
}
