import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom corrections took off rosters of 代缴: few, and looked for by the number of the roster, which its vouchers carry as their batch number. */
export class StruckOff1700000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table struck_off (
        county text collate "C" not null,
        roster_no text collate "C" not null,
        subject_id uuid not null,
        case_id uuid not null,
        reason text not null,
        maker text not null,
        checker text not null,
        primary key (county, roster_no, subject_id)
      );
      create index voucher_by_batch on voucher (batch_no collate "C") where batch_no is not null;
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index voucher_by_batch');
    await runner.query('drop table struck_off');
  }
}
