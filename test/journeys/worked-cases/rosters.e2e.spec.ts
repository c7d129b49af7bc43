import { CountyAtWork } from './county-at-work';

/*
 * W7 of domain.md 3.8: rosters of 代缴, listed by their voucher and drawn up here, from files and officers' acts to closed case. Amounts in yuan.
 */
let at: CountyAtWork;
beforeAll(async () => (at = await CountyAtWork.open()));
afterAll(() => at?.stop());

const poor = (people: readonly { readonly name: string; readonly number: string }[]) =>
  at.send(
    'special-identities',
    people.map(({ name, number }) => ({
      姓名: name,
      证件号码: number,
      身份类别: '低保对象',
      等级: '',
      起始日期: '2022-01-01',
      终止日期: '',
      来源部门: '民政局',
    })),
  );
const died = (one: { readonly name: string; readonly number: string }, on: string) =>
  at.send('deaths', [{ 证件号码: one.number, 姓名: one.name, 发生日期: on }]);
const allot = (allotmentNo: string, rosterNo: string, people: number, yuan: number, on: string) =>
  at.send('allotments', [
    { 拨付单号: allotmentNo, 清册号: rosterNo, 资金级次: '县', 用途: '代缴', 人数: people, 金额: yuan, 拨付日期: on, 账户: '6217990002' },
  ]);

it('W7 roster: one of three died before its day, so the agency corrects the roster, finance’s allotment stands, and the dead gets no posting', async () => {
  const people = Array.from({ length: 3 }, (_, nth) => at.person(`低保${'甲乙丙'[nth]}`, 701 + nth));
  const [first, second, dead] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  const stranger = at.person('低保外', 704);
  await at.dayOf('2022-07-04');
  await at.register(...people, stranger);
  await poor(people);
  await at.dayOf('2022-08-01');
  await at.declare(
    'w7',
    people.map((one) => ({ ...one, yuan: 100, kind: '代缴' })),
    { 批次号: 'QC7', 渠道: '财政' },
  );
  await allot('BF7', 'QC7', 2, 200, '2022-08-01');
  await at.dayOf('2022-08-02');
  await at.enter('w7', 300);
  await at.endOfDay();
  const found = await at.only('D23');
  expect(found).toMatchObject({
    erred: 'H',
    corrects: 'H',
    keys: { rosterNo: 'QC7', allotmentNo: 'BF7' },
    amountFen: 20000,
    differenceFen: 10000,
  });
  expect(await at.year(dead)).toEqual({ kept: 0, refundDue: 0, tier: 100, subsidy: [30, 10] });
  await at.dayOf('2022-08-10');
  const figures = [
    { field: 'people', original: 3, current: 2 },
    { field: 'amountFen', original: 30000, current: 20000 },
  ];
  const leaves = ({ number }: { readonly number: string }) => ({ field: 'idNumber', original: number, current: null });
  const tried = async (agency: string, pairs: readonly object[]) => (await at.submit(found, agency, 'roster-changed', pairs)).body['code'];
  expect(await tried('F', [...figures, leaves(dead)])).toBe('NotTheErringParty');
  expect(await tried('H', figures)).toBe('NamesDoNotAddUp');
  expect(await tried('H', [...figures, leaves(dead), leaves(second)])).toBe('NamesDoNotAddUp');
  expect(await tried('H', [...figures, leaves(stranger)])).toBe('NotOnTheRoster');
  expect(await tried('H', [...figures, leaves(dead)])).toBeUndefined();
  expect((await at.countersign(found, 'F')).status).toBe(200);
  expect(await at.only('D23')).toMatchObject({ state: 'closed' });
  // The red entry carries the case and the treasury's date, and takes the subsidy of each level with it.
  expect(await at.entriesOf(dead)).toEqual([
    ['ContributionDeclared', null, null],
    ['ContributionPosted', '2022-08-02', null],
    ['ContributionStruck', null, found.id],
    ['ContributionReversed', '2022-08-02', found.id],
  ]);
  expect(await at.year(dead)).toEqual({ kept: 0, refundDue: 0, tier: 0, subsidy: [0, 0] });
  for (const one of [first, second]) expect(await at.year(one)).toEqual({ kept: 0, refundDue: 0, tier: 100, subsidy: [30, 10] });
  expect(await at.roster(...people)).toEqual([
    ['QC7', 'listed', '低保丙', 'removed', 0],
    ['QC7', 'listed', '低保乙', 'on', 100],
    ['QC7', 'listed', '低保甲', 'on', 100],
  ]);
  // The treasury's 300 stay: 200 are in accounts, 100 are entered and nobody's.
  expect(await at.bridgeDifference()).toBe(0);
  expect(await at.governmentBridge()).toMatchObject({
    'on-behalf-on-rosters': 200,
    'on-behalf-not-posted': 0,
    'on-behalf-posted': 200,
    'on-behalf-allotted': 200,
    'on-behalf-not-yet-allotted': 0,
    'on-behalf-difference': 0,
    'province-difference': 0,
    'county-difference': 0,
  });
  // That they died comes late, and finds nothing left to give back.
  await died(dead, '2022-06-20');
  expect(await at.year(dead)).toEqual({ kept: 0, refundDue: 0, tier: 0, subsidy: [0, 0] });
});

it('W7 roster drawn up: whom the day finds dead or paid for is not on it, another officer closes it, and allotment and voucher agree with it', async () => {
  const people = Array.from({ length: 3 }, (_, nth) => at.person(`特困${'丁戊己'[nth]}`, 711 + nth));
  const dead = people[2]!;
  await at.dayOf('2022-08-15');
  await at.register(...people);
  await poor(people);
  await died(dead, '2022-08-14');
  await at.endOfDay();
  await at.dayOf('2022-08-16');
  expect((await at.drawRoster('QC8', '2022-08-17')).body['code']).toBe('AsOfNotYet');
  expect((await at.drawRoster('QC8', '2022-08-15', 'head')).body).toMatchObject({ outcome: 'accepted', people: 2, amountFen: 20000 });
  expect((await at.closeRoster('QC8', 'clerk')).body['code']).toBe('NotAuthorised');
  expect((await at.closeRoster('QC8')).body['code']).toBe('MakerIsChecker');
  expect((await at.discardRoster('QC8', '由经办人编制')).body['outcome']).toBe('accepted');
  expect((await at.drawRoster('QC8', '2022-08-15')).body).toMatchObject({ people: 2 });
  expect((await at.closeRoster('QC8')).body).toMatchObject({ outcome: 'accepted', people: 2, amountFen: 20000 });
  await at.declare(
    'w8',
    people.slice(0, 2).map((one) => ({ ...one, yuan: 100, kind: '代缴' })),
    { 批次号: 'QC8', 渠道: '财政' },
  );
  await allot('BF8', 'QC8', 2, 200, '2022-08-16');
  await at.dayOf('2022-08-17');
  await at.enter('w8', 200);
  await at.endOfDay();
  expect((await at.discrepancies()).filter(({ keys }) => keys['rosterNo'] === 'QC8')).toEqual([]);
  expect((await at.roster(...people)).filter(([number]) => number === 'QC8')).toEqual([
    ['QC8', 'drawn', '特困丁', 'on', 100],
    ['QC8', 'drawn', '特困戊', 'on', 100],
  ]);
  expect(await at.governmentBridge()).toMatchObject({ 'on-behalf-on-rosters': 400, 'on-behalf-posted': 400, 'on-behalf-allotted': 400 });
});

it('W7 roster drawn up and found wrong later: who had died leaves it by name before the money is entered, and is never posted', async () => {
  const people = Array.from({ length: 2 }, (_, nth) => at.person(`重残${'庚辛'[nth]}`, 721 + nth));
  const [alive, dead] = people as [(typeof people)[0], (typeof people)[0]];
  await at.dayOf('2022-09-01');
  await at.register(...people);
  await poor(people);
  await at.endOfDay();
  await at.dayOf('2022-09-02');
  expect((await at.drawRoster('QC9', '2022-09-01')).body).toMatchObject({ people: 2 });
  await at.closeRoster('QC9');
  await at.declare(
    'w9r',
    people.map((one) => ({ ...one, yuan: 100, kind: '代缴' })),
    { 批次号: 'QC9', 渠道: '财政' },
  );
  await allot('BF9', 'QC9', 1, 100, '2022-09-02');
  await at.endOfDay();
  const found = (await at.discrepancies()).find(({ keys }) => keys['rosterNo'] === 'QC9')!;
  expect(found).toMatchObject({ class: 'D23', erred: 'H', amountFen: 10000, differenceFen: 10000 });
  await at.dayOf('2022-09-05');
  const state = async () => (await at.discrepancies()).find(({ id }) => id === found.id)!.state;
  const pairs = [
    { field: 'people', original: 2, current: 1 },
    { field: 'amountFen', original: 20000, current: 10000 },
    { field: 'idNumber', original: dead.number, current: null },
  ];
  await at.submit(found, 'H', 'roster-changed', pairs);
  await at.countersign(found, 'F');
  expect(await state()).toBe('closed');
  await at.enter('w9r', 200);
  expect(await at.year(alive)).toEqual({ kept: 0, refundDue: 0, tier: 100, subsidy: [30, 10] });
  expect(await at.entriesOf(dead)).toEqual([
    ['ContributionDeclared', null, null],
    ['ContributionStruck', null, found.id],
    ['ContributionWithheld', '2022-09-05', null],
  ]);
  expect((await at.roster(...people)).filter(([number]) => number === 'QC9')).toEqual([
    ['QC9', 'drawn', '重残庚', 'on', 100],
    ['QC9', 'drawn', '重残辛', 'removed', 0],
  ]);
  expect(await at.bridgeDifference()).toBe(0);
  // All three rosters: each rule of the money, and every table as its replay gives it.
  expect(await at.broken()).toEqual([]);
});

it('W7 in the statements: what the treasury entered and a corrected roster pays nobody is a line of the tax authority’s and the agency’s', async () => {
  await at.dayOf('2022-10-08');
  expect(await at.signMonth('2022-08')).toEqual([200, 200, 200, 200, 200]);
  expect(await at.statement('2022-08')).toContain('{"item":"not-posted-D23","count":1,"amountFen":-10000}');
});
