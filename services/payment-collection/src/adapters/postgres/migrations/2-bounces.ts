import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Vouchers whose money the bank took back, and payers of whom nothing was known before their first payment: few of each. */
export class Bounces1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table bounce (voucher_no text collate "C" primary key, bounced_on date not null)');
    // What makes their number readable, under their own key.
    await runner.query('create table stranger (subject_id uuid primary key, county text not null, sealed text not null)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stranger, bounce');
  }
}
