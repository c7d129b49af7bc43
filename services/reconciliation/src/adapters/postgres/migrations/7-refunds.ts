import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 支出户流水 as it was handed in, and the refunds that were ordered: what left the account is one of them, or a case. */
export class Refunds1700000000071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table refund_payment (
        county text collate "C" not null, flow_no text collate "C" not null, refund_no text collate "C", subject_id uuid, amount_fen bigint not null, paid_on date not null,
        paid boolean not null, received_on date not null,
        primary key (county, flow_no)
      );
      -- Once for each countersigned request: one that came back is ordered again under its number. By the event that ordered it.
      create table refund_order (
        county text collate "C" not null, refund_no text collate "C" not null, subject_id uuid, amount_fen bigint not null, ordered_on date not null, ordered_at text collate "C" not null,
        primary key (county, refund_no, ordered_at)
      );`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table refund_order, refund_payment');
  }
}
