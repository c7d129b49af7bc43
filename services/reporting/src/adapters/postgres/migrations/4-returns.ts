import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the treasury gave back of entered money (退库), less what of that came again: few lines. */
export class Returns1700000000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table payment add column returned_fen bigint not null default 0;
      create index payment_returned on payment (county, fee_year) where returned_fen <> 0`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index payment_returned; alter table payment drop column returned_fen');
  }
}
