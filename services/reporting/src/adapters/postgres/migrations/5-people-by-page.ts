import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A county's people in the order in which they are paged through, whatever other counties the province has. */
export class PeopleByPage1700000000095 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index participant_by_page on participant (county, subject_id)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index participant_by_page');
  }
}
