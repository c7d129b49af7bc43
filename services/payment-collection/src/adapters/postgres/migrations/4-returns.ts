import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the treasury gave back of vouchers, and what of that came again. Few. */
export class Returns1700000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table returned (
        return_no text collate "C" not null, county text not null, voucher_no text collate "C" not null, entry_kind smallint not null, amount_fen bigint not null, entered_on date not null,
        primary key (voucher_no, return_no, county)
      );
      create index refund_by_voucher on refund (voucher_no);`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index refund_by_voucher; drop table returned');
  }
}
