import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What further parties hand in, as far as differences are found in it: the bank, village agents, finance; how far files have come; what policies say of due dates. */
export class BankListsAndFiles1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table expected
        add column order_no text collate "C",
        -- The file that says it, by the SHA-256 of its content.
        add column file_hash bytea,
        -- The day on which both documents of the pair had been handed over.
        add column matched_on date,
        -- Entered where it does not belong: D15, another county's treasury; D17, another subject.
        add column misplaced text,
        add column misplaced_on date,
        add column misplaced_treasury text,
        add column misplaced_subject text,
        add column misplaced_fen bigint,
        -- What the bank took back again, and since when both were known; bounced: the event that showed that the whole of it went back.
        add column reversed_fen bigint,
        add column reversed_on date,
        add column reversal_flow_no text,
        add column bounced_on date,
        add column bounced_at text collate "C";
      alter table entry add column file_hash bytea;
      create index expected_by_order on expected (order_no) where order_no is not null;
      create index expected_by_batch on expected (batch_no) where batch_no is not null;
      create index expected_amount_differs on expected (county) where entered_fen <> amount_fen;
      create index expected_misplaced on expected (county) where misplaced is not null;
      create index expected_reversed on expected (county) where reversed_on is not null;
      create index expected_bounced on expected (bounced_at) where bounced_at is not null;

      -- A line of the bank for each document that its remark names.
      create table bank_line (
        reference text collate "C" not null,
        county text collate "C" not null,
        flow_no text collate "C" not null,
        traded_on date not null,
        in_fen bigint not null,
        out_fen bigint not null,
        -- 冲正, 退汇: the bank took it back.
        back boolean not null,
        received_on date not null,
        reported_at text collate "C" not null,
        file_hash bytea not null,
        primary key (reference, county, flow_no)
      );
      create table allotment (
        allotment_no text collate "C" not null,
        county text collate "C" not null,
        roster_no text collate "C" not null,
        people int,
        amount_fen bigint not null,
        allotted_on date not null,
        received_on date not null,
        file_hash bytea not null,
        primary key (roster_no, county, allotment_no)
      );
      create index allotment_by_county on allotment (county);
      -- The people of a 代缴 voucher, as far as its documents list them.
      create table on_behalf (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        people int not null,
        amount_fen bigint not null,
        received_on date not null,
        primary key (voucher_no, county)
      );
      -- The latest list of each batch.
      create table listed (
        batch_no text collate "C" not null,
        county text collate "C" not null,
        subject_id uuid not null,
        receipt_no text collate "C" not null,
        amount_fen bigint not null,
        file_hash text not null,
        received_on date not null,
        primary key (batch_no, county, subject_id, receipt_no)
      );
      create table file (
        file_hash text not null,
        county text not null,
        kind text not null,
        file_name text,
        party text,
        series text,
        received_on date not null,
        opened_at text collate "C" not null,
        closed_on date,
        stopped_on date,
        code text,
        control_fen bigint,
        counted_fen bigint,
        primary key (file_hash, county, kind)
      );
      create index file_stopped on file (county) where stopped_on is not null;
      create index file_by_kind on file (county, kind, received_on);
      create table due_rule (county text not null, fee_year smallint not null, working_days smallint not null, primary key (county, fee_year));
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table due_rule, file, listed, on_behalf, allotment, bank_line');
    await runner.query('alter table entry drop column file_hash');
    await runner.query(`alter table expected drop column order_no, drop column file_hash, drop column matched_on, drop column misplaced, drop column misplaced_on,
      drop column misplaced_treasury, drop column misplaced_subject, drop column misplaced_fen, drop column reversed_fen, drop column reversed_on,
      drop column reversal_flow_no, drop column bounced_on, drop column bounced_at`);
  }
}
