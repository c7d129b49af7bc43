import type { MigrationInterface, QueryRunner } from 'typeorm';
import { markRepeats } from '../../../read-models/documents/projection';

/** Entries that tell of a voucher again under another package (D13), and of which vouchers nobody has said whom they are for. */
export class RepeatsAndDetails1700000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table entry add column repeats boolean not null default false;
      create index entry_repeats on entry (county) where repeats;
      create index entry_corrects on entry (county, original_voucher_no) where entry_kind = 2;
      create table detailed (voucher_no text collate "C" not null, county text collate "C" not null, declared boolean not null, primary key (voucher_no, county));
      -- Holds only what is without details.
      create index detailed_not on detailed (county) where not declared;`);
    await runner.query(markRepeats('(select distinct voucher_no from entry)'));
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table detailed; drop index entry_corrects; drop index entry_repeats; alter table entry drop column repeats');
  }
}
