import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each party handed in, side by side by voucher number, and the cases that follow. Unqualified names: the connection's search_path is the service's schema. */
export class DocumentsAndCases1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table expected (
        voucher_no text primary key,
        county text not null,
        issued_on date not null,
        amount_fen bigint not null,
        cancelled boolean not null,
        treasury text not null,
        budget_subject text not null,
        budget_level text not null,
        batch_no text,
        received_on date not null
      );
      create index expected_by_day on expected (county, received_on);
      create table entry (
        treasury text not null,
        package_no text not null,
        voucher_no text not null,
        seq text not null,
        county text not null,
        entered_on date not null,
        entry_kind smallint not null,
        amount_fen bigint not null,
        budget_subject text not null,
        budget_level text not null,
        original_voucher_no text,
        received_on date not null,
        primary key (voucher_no, treasury, package_no, seq)
      );
      create index entry_by_day on entry (county, received_on);
      create table matched (voucher_no text primary key, county text not null, entered_on date not null, amount_fen bigint not null);
      create table finding (
        finding_id uuid primary key,
        county text not null,
        class text not null,
        root_key text not null,
        keys json not null,
        amount_fen bigint,
        difference_fen bigint,
        parties json not null,
        reported_on date not null,
        withdrawn_on date
      );
      create table discrepancy (
        case_id uuid primary key,
        county text not null,
        class text not null,
        root_key text not null,
        state text not null,
        erred text,
        corrects text,
        opened_on date not null,
        due_on date,
        cleared_on date,
        keys json not null,
        amount_fen bigint,
        difference_fen bigint,
        parties json not null
      );
      create index discrepancy_by_county on discrepancy (county, state);
      create table closed_day (county text primary key, through date not null);
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table closed_day, discrepancy, finding, matched, entry, expected');
  }
}
