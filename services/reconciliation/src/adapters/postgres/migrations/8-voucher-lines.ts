import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the lines of each voucher add up to, and no longer only whether there are any. Filled anew from the log: the lane has a new name, and so begins at the beginning. */
export class VoucherLines1700000000081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table detailed;
      create table voucher_lines (
        voucher_no text collate "C" not null,
        county text collate "C" not null,
        -- Null until the voucher itself is reported.
        reported_fen bigint,
        lines_fen bigint not null,
        -- Of what the treasury entered, what stands in accounts, kept or due back.
        posted_fen bigint not null,
        primary key (voucher_no, county)
      );
      -- Holds only what is without details, or with details that are not its own.
      create index voucher_lines_differ on voucher_lines (county) where lines_fen <> reported_fen;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table voucher_lines;
      create table detailed (voucher_no text collate "C" not null, county text collate "C" not null, declared boolean not null, primary key (voucher_no, county));
      create index detailed_not on detailed (county) where not declared;`);
  }
}
