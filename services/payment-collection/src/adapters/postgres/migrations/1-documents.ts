import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything here is a fold of the log and of contracts, and can be dropped and replayed. Unqualified names: the connection's search_path is the service's schema. */
export class Documents1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table participant (subject_id uuid primary key, county text not null, unit text not null);

      create table policy (
        county text not null,
        fee_year smallint not null,
        version text not null,
        text text not null,
        parents json not null,
        -- Place of the contract in its publisher's log: the latest is in force.
        loaded_at text collate "C" not null,
        primary key (county, fee_year, version)
      );

      -- Numbers compare byte by byte: a language's order would cost every look-up.
      create table voucher (voucher_no text collate "C" primary key, county text not null, amount_fen bigint not null, cancelled boolean not null, batch_no text);
      -- One index only, led by the voucher: every payment pays for each.
      create table detail (
        voucher_no text collate "C" not null,
        subject_id uuid not null,
        fee_year smallint not null,
        kind text collate "C" not null,
        county text not null,
        name_ix text,
        amount_fen bigint not null,
        -- RFC 3339 at Asia/Shanghai, as the events have it.
        paid_at text not null,
        original_tier_fen bigint,
        primary key (voucher_no, subject_id, fee_year, kind)
      );
      create table entry (voucher_no text collate "C" primary key, entered_on date not null, amount_fen bigint not null);

      -- What one event of a village's list says of a batch; the list is whole when its file is closed.
      create table list_part (
        file_hash text not null,
        county text not null,
        batch_no text collate "C" not null,
        stream text not null,
        revision int not null,
        people int not null,
        amount_fen bigint not null,
        primary key (file_hash, batch_no, stream, revision)
      );
      create table batch (
        county text not null,
        batch_no text collate "C" not null,
        status text not null,
        people int,
        listed_fen bigint,
        deposited_fen bigint not null,
        slips int not null,
        first_on date not null,
        since date not null,
        primary key (county, batch_no)
      );

      -- Payments of which something goes back, and what of it.
      create table refund (
        subject_id uuid not null,
        voucher_no text collate "C" not null,
        fee_year smallint not null,
        kind text collate "C" not null,
        county text not null,
        class text,
        refund_due_fen bigint not null,
        since date not null,
        primary key (subject_id, voucher_no, fee_year, kind)
      );
      create index refund_by_county on refund (county, fee_year);
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table refund, batch, list_part, entry, detail, voucher, policy, participant');
  }
}
