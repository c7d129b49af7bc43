import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of what the treasury gave back, what has found the person whose it is. */
export class Returns1700000000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table returned (return_no text not null, county text not null, told_on date not null, primary key (return_no, county));
      create index entry_returned on entry (county, voucher_no) where entry_kind in (1, 6);`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index entry_returned; drop table returned');
  }
}
