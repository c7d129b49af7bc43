import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People of a county in order, for a policy that judges all of them anew, page by page. */
export class PeopleOfCounty1700000000056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index participant_by_county on participant (county, subject_id)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index participant_by_county');
  }
}
