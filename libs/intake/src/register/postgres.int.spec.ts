import { testDatabase, type TestDatabase } from '@jumin/testing';
import { Pool } from 'pg';
import { county, csv, day, person, TestIntake, openStore } from '../testing/desk';
import { intakeMigrations } from './migration';
import { PostgresRegister } from './postgres';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = new Pool({ connectionString: database.connectionString });
});
beforeEach(async () => {
  for (const Migration of intakeMigrations) await new Migration().up(pool);
});
afterEach(async () => {
  for (const Migration of intakeMigrations) await new Migration().down(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const rows = async (): Promise<unknown> =>
  Promise.all(
    ['intake_line order by key', 'intake_file order by file_hash', 'intake_stream order by stream'].map(
      async (table) => (await pool.query(`select * from ${table}`)).rows,
    ),
  );

const titles = ['批次号', '证件号码', '缴费年度', '缴费类型', '金额', '收据号', '收款日期'];
const line = (nth: number, amount = '100') => ['B1', person(nth), '2024', '当年', amount, `R${nth}`, '2024-03-01'];
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => line(from + nth));

describe('the register in PostgreSQL', () => {
  it('knows lines and files, in this process and in the next one', async () => {
    const desk = new TestIntake({ register: new PostgresRegister(pool) });
    const content = csv(titles, ...lines(0, 700));
    await desk.receive('缴费人清单-a.csv', content);
    const next = new TestIntake({ store: desk.store, vault: desk.vault, register: new PostgresRegister(pool) });
    expect(await next.receive('缴费人清单-a.csv', content)).toMatchObject({ status: 'already-known', counts: { new: 700 } });
    expect((await next.receive('缴费人清单-b.csv', csv(titles, line(1), line(2, '7'), line(800)))).counts).toMatchObject({
      unchanged: 1,
      changed: 1,
      new: 1,
    });
  });

  it('is the same when it was emptied and caught up from the streams', async () => {
    const desk = new TestIntake({ register: new PostgresRegister(pool) });
    await desk.receive('缴费人清单-a.csv', csv(titles, ...lines(0, 1300)));
    await desk.receive('缴费人清单-b.csv', csv(titles, line(2, '7'), line(3, 'x'), line(9, '8')));
    await desk.receive('缴费人清单-c-1of2.csv', csv(titles, line(2000)));
    await desk.receive('缴费人清单-d.csv', csv(titles, line(2000), ['合计 7笔']));
    const before = await rows();
    await pool.query('truncate intake_line, intake_file, intake_stream');
    await desk.receive('缴费人清单-a.csv', csv(titles, ...lines(0, 1300)));
    expect(await rows()).toEqual(before);
  });

  it('lets two processes with different files of one lane record every line once', async () => {
    const store = openStore();
    const one = new TestIntake({ store, register: new PostgresRegister(pool) });
    const other = new TestIntake({ store, vault: one.vault, folder: one.folder, register: new PostgresRegister(pool) });
    const titles = ['回单号', '金额', '存款日期'];
    const slips = (from: number, to: number) =>
      csv(titles, ...Array.from({ length: to - from }, (_, nth) => [`S${from + nth}`, '5.5', '2024-03-01']));
    const reports = await Promise.all([one.receive('缴款回单-a.csv', slips(0, 6000)), other.receive('缴款回单-b.csv', slips(3000, 9000))]);
    expect(reports.map(({ counts }) => counts.new).reduce((sum, n) => sum + n)).toBe(9000);
    expect(await one.lines()).toHaveLength(9000);
    expect((await pool.query('select count(*)::int as n from intake_line')).rows).toEqual([{ n: 9000 }]);
  });

  it('keeps counties apart', async () => {
    const desk = new TestIntake({ register: new PostgresRegister(pool) });
    const everywhere = { id: 'x', agency: 'V', role: 'clerk', division: '' };
    const content = csv(titles, line(1));
    await desk.receive('缴费人清单.csv', content);
    expect(await desk.receive('缴费人清单.csv', content, { county: '620421', actor: everywhere, receivedOn: day })).toMatchObject({
      status: 'taken-in',
      county: '620421',
      counts: { new: 1 },
    });
    expect(county).not.toBe('620421');
  });
});
