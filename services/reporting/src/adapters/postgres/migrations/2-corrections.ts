import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What countersigned corrections make of vouchers, and what of the money due back was paid. */
export class Corrections1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- By 更正通知书: what the voucher counts as in this county's fund, under the treasury's own date. The treasury's figure stays beside it.
      alter table voucher add column corrected_fen bigint, add column corrected_on date;
      drop index voucher_not_posted;
      create index voucher_not_posted on voucher (county, coalesce(entered_on, corrected_on)) where coalesce(corrected_fen, amount_fen) <> taken_fen;
      create index voucher_corrected on voucher (county, corrected_on) where corrected_fen is not null;
      alter table payment add column refunded_fen bigint not null default 0;
      alter table posted_month add column refunded_fen bigint not null default 0;
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table posted_month drop column refunded_fen;
      alter table payment drop column refunded_fen;
      drop index voucher_not_posted;
      alter table voucher drop column corrected_fen, drop column corrected_on;
      create index voucher_not_posted on voucher (county, entered_on) where amount_fen <> taken_fen;
    `);
  }
}
