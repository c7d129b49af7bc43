import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lines of vouchers of several people that payment collection could not post, because the treasury entered another sum. Few. */
export class UnapportionedLines1700000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unapportioned_line (
        voucher_no text not null, county text not null, subject_id uuid not null, fee_year smallint not null, kind text not null, amount_fen bigint not null,
        primary key (voucher_no, county, subject_id, fee_year, kind)
      )`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unapportioned_line');
  }
}
