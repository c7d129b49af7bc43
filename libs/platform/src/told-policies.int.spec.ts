import type { Message } from '@jumin/messaging';
import { compilePolicy, policyTextsBelow } from '@jumin/policy';
import { testDatabase, type TestDatabase } from '@jumin/testing';
import { Pool } from 'pg';
import { ToldPolicies, toldPoliciesLane } from './told-policies';

const { text, parents } = policyTextsBelow().find(({ id }) => id === '620421-2022')!;
const [county, feeYear] = ['620421', 2022];
/** Two lists of the same year, and the version that follows from the words of each. */
const [first, second] = [text, text.replace('yuan: [300, 400,', 'yuan: [400,')].map((words) => {
  const compiled = compilePolicy(words, parents);
  if (!compiled.ok) throw new Error(compiled.problems[0]?.en);
  return { text: words, version: compiled.policy.version };
}) as [Told, Told];
interface Told {
  readonly text: string;
  readonly version: string;
}
const told = (list: Told, position: string): Message =>
  ({ type: 'PolicyLoaded', position, data: { county, feeYear, sha256: '', parents, ...list } }) as unknown as Message;

let database: TestDatabase;
let pool: Pool;
let policies: ToldPolicies;
beforeEach(async () => {
  database = await testDatabase();
  pool = new Pool({ connectionString: database.connectionString });
  await pool.query(
    `create table policy (county text, fee_year smallint, version text, text text, parents json, loaded_at text collate "C", primary key (county, fee_year, version))`,
  );
  policies = new ToldPolicies(pool);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});
const tell = (...messages: Message[]) => toldPoliciesLane.apply!(pool, messages);
const inForce = async () => (await policies.inForce(county, feeYear))?.version ?? null;

it('none is in force where none was told', async () => {
  expect(await inForce()).toBeNull();
  expect(await policies.version(county, feeYear, first.version)).toBeNull();
});

it('in force is the one loaded last, also where an older one is loaded again, however often and in whatever order that is told', async () => {
  await tell(told(first, '1'));
  expect(await inForce()).toBe(first.version);
  await tell(told(second, '2'));
  expect(await inForce()).toBe(second.version);
  await tell(told(first, '3'), told(second, '2'));
  expect(await inForce()).toBe(first.version);
  await tell(told(first, '1'));
  expect(await inForce()).toBe(first.version);
});

it('a version that is in force no more still explains what was judged by it', async () => {
  await tell(told(first, '1'), told(second, '2'));
  expect((await policies.version(county, feeYear, first.version))?.version).toBe(first.version);
});
