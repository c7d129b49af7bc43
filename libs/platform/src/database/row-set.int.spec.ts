import { testDatabase, type TestDatabase } from '@jumin/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { openServiceDatabase } from './open-service-database';
import { rowSet } from './row-set';

interface Row {
  readonly name: string;
  readonly id: string | null;
  readonly on: string;
  readonly year: number;
  readonly amountFen: number | null;
  readonly cancelled?: boolean;
}
const set = rowSet<Row>({ name: 'text', id: 'uuid', on: 'date', year: 'smallint', amountFen: 'bigint', cancelled: 'boolean' });

describe('a row set', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = openServiceDatabase(database.connectionString, 'public', { max: 1 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const sent = async (rows: readonly Row[]) => {
    const { rows: got } = await pool.query(
      `select name, id, "on"::text, year, "amountFen"::text, cancelled from ${set.from} as r`,
      set.values(rows),
    );
    return got;
  };
  const asRead = ({ amountFen, cancelled, ...row }: Row) => ({
    ...row,
    amountFen: amountFen === null ? null : String(amountFen),
    cancelled: cancelled ?? null,
  });

  it('arrives as it was sent, in its order, with empty texts and nulls told apart', async () => {
    const row = fc.record<Row>({
      name: fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\0]|^\\N$/.test(text)),
      id: fc.option(fc.uuid()),
      on: fc
        .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((day) => day.toISOString().slice(0, 10)),
      year: fc.integer({ min: 1990, max: 2100 }),
      amountFen: fc.option(fc.maxSafeInteger()),
      cancelled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => expect(await sent(rows)).toEqual(rows.map(asRead))),
      { numRuns: 50 },
    );
  });

  it('reads what is not said as null', async () => {
    const unsaid: Row = { name: '', id: null, on: '2022-03-01', year: 2022, amountFen: null };
    expect(await sent([unsaid])).toEqual([asRead(unsaid)]);
  });

  it('refuses a line feed, which would put the rows out of step', () => {
    expect(() => set.values([{ name: 'two\nlines', id: null, on: '2022-03-01', year: 2022, amountFen: 1 }])).toThrow(TypeError);
  });
});
