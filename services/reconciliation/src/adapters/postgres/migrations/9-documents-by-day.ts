import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents by the day from which they count in a statement, which therefore costs what its own days brought and not what the county or the province has. */
export class DocumentsByDay1700000000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index expected_by_day on expected (county, greatest(issued_on, received_on));
      create index entry_by_day on entry (county, greatest(entered_on, received_on));
      create index expected_cancelled on expected (county, cancelled_on) where cancelled_on is not null;`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index expected_cancelled; drop index entry_by_day; drop index expected_by_day');
  }
}
