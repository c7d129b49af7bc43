import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What payment collection took into accounts, by the treasury's month: the agency's side of its statement with the tax authority. */
export class Postings1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create table posted_month (county text not null, month text not null, lines bigint not null, amount_fen bigint not null, primary key (county, month))',
    );
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posted_month');
  }
}
