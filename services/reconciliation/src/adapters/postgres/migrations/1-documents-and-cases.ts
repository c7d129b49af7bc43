import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each party handed in, side by side by voucher number, what other services found, and the cases that follow. Everything is a fold of the log
 * and can be dropped and replayed. Unqualified names: the connection's search_path is the service's schema.
 */
export class DocumentsAndCases1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table expected (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        issued_on date not null,
        amount_fen bigint not null,
        treasury text not null,
        budget_subject text not null,
        budget_level text not null,
        batch_no text,
        received_on date not null,
        -- The first day at whose close it counts as missing: handed over, and past T+1.
        checks_on date not null,
        cancelled_on date,
        reported_at text collate "C" not null,
        -- The day on which the county's first entry of this number was handed over, in whatever treasury and under whatever subject.
        entry_on date,
        -- The entry that fits treasury and subject; the event that brought the second of the two documents.
        entered_on date,
        entered_fen bigint,
        matched_at text collate "C",
        primary key (voucher_no, county)
      );
      -- Holds only what is in transit or was missing once, however large the table grows.
      create index expected_missing on expected (county, checks_on) where entry_on is null or entry_on > checks_on;
      -- Lines of the statement that explain themselves: D09, D10, D11.
      create index expected_dates_part on expected (county, issued_on)
        where entered_on < issued_on or extract(month from entered_on) <> extract(month from issued_on);
      create table entry (
        voucher_no text collate "C" not null,
        treasury text collate "C" not null,
        package_no text collate "C" not null,
        seq text collate "C" not null,
        county text collate "C" not null,
        entered_on date not null,
        entry_kind smallint not null,
        amount_fen bigint not null,
        budget_subject text not null,
        budget_level text not null,
        original_voucher_no text,
        received_on date not null,
        reported_at text collate "C" not null,
        primary key (voucher_no, treasury, package_no, seq)
      );
      -- Entries of the county's own treasury that came before their voucher, or without it.
      create table unknown_entry (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        entered_on date not null,
        amount_fen bigint not null,
        package_no text not null,
        first_on date not null,
        known_on date,
        primary key (voucher_no, county)
      );
      create index unknown_entry_by_county on unknown_entry (county, first_on);
      -- A row for each span during which another service saw the difference.
      create table finding (
        finding_id uuid not null,
        reported_on date not null,
        withdrawn_on date,
        county text not null,
        class text not null,
        root_key text not null,
        keys json not null,
        amount_fen bigint,
        difference_fen bigint,
        parties json not null,
        primary key (finding_id, reported_on)
      );
      create index finding_by_county on finding (county, reported_on);
      create table discrepancy (
        case_id uuid primary key,
        county text not null,
        class text not null,
        root_key text not null,
        state text not null,
        erred text,
        corrects text,
        rule text,
        opened_on date not null,
        due_on date,
        cleared_on date,
        cleared_by text,
        keys json not null,
        subject_id uuid,
        amount_fen bigint,
        difference_fen bigint,
        parties json not null
      );
      create unique index discrepancy_by_root_key on discrepancy (county, root_key);
      create index discrepancy_standing on discrepancy (county) where state <> 'cleared';
      create index discrepancy_by_subject on discrepancy (subject_id) where subject_id is not null;
      create table closed_day (county text primary key, through date not null);
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table closed_day, discrepancy, finding, unknown_entry, entry, expected');
  }
}
