import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies loaded, what each subsidy is judged on, and what each level owes. Unqualified names: the connection's search_path is the service's schema. */
export class PoliciesAndSubsidies1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy (
        county text not null,
        fee_year smallint not null,
        revision int not null,
        version text not null,
        sha256 text not null,
        loaded_at timestamptz not null,
        loaded_by text not null,
        primary key (county, fee_year, revision)
      );
      create table basis (
        subject_id uuid not null,
        fee_year smallint not null,
        county text not null,
        tier_fen bigint not null,
        subsidy_tier_fen bigint not null,
        kept_fen bigint not null,
        on_behalf_fen bigint not null,
        position text not null,
        primary key (subject_id, fee_year)
      );
      create index basis_by_county on basis (county, fee_year, subject_id);
      create table subsidy (
        subject_id uuid not null,
        fee_year smallint not null,
        county text not null,
        tier_fen bigint not null,
        subsidy_tier_fen bigint not null,
        province_fen bigint not null,
        city_fen bigint not null,
        county_fen bigint not null,
        policy text not null,
        revision int not null,
        primary key (subject_id, fee_year)
      );
      create index subsidy_by_county on subsidy (county, fee_year);
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table subsidy, basis, policy');
  }
}
