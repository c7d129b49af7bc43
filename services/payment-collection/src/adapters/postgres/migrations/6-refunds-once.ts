import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A batch of accounts may come again, in another cut: each row knows the last event that is in it. */
export class RefundsOnce1700000000057 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table refund add column position text collate "C" not null default ''`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table refund drop column position');
  }
}
