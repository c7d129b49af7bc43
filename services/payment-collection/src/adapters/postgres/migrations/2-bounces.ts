import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Vouchers whose money the bank took back: few. */
export class Bounces1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table bounce (voucher_no text collate "C" primary key, bounced_on date not null)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bounce');
  }
}
