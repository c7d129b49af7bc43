import type { MigrationInterface, QueryRunner } from 'typeorm';
import { markRepeats } from '../../../read-models/documents/projection';

/** Entries that tell of a voucher again under another package (D13), and the vouchers of which somebody said whom they are for. */
export class RepeatsAndDetails1700000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table entry add column repeats boolean not null default false;
      create index entry_repeats on entry (county) where repeats;
      create index entry_corrects on entry (county, original_voucher_no) where entry_kind = 2;
      create table declared (voucher_no text collate "C" not null, county text collate "C" not null, primary key (voucher_no, county));`);
    await runner.query(markRepeats('(select distinct voucher_no from entry)'));
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table declared; drop index entry_corrects; drop index entry_repeats; alter table entry drop column repeats');
  }
}
