import { county, CountyAtWork, type Listed, type Told } from './worked-cases/county-at-work';

/*
 * Money that should not have been paid, and documents that do not belong together: 靖远 2022 takes everything in, for it has happened, and answers each by a
 * case with its class and rule, and by a sentence about the payment, in Chinese and in English. What is admitted stays; the rest is due back.
 */
interface Answered {
  readonly what: string;
  readonly class: 'D25' | 'D26';
  readonly yuan: number;
  readonly back: number;
  readonly born?: string;
  readonly paidOn?: string;
  readonly list?: readonly [kind: string, row: Readonly<Record<string, string>>];
  readonly zh: RegExp;
  readonly en: RegExp;
}
const answered: readonly Answered[] = [
  { what: 'under 16 on the bank date', class: 'D25', yuan: 500, back: 500, born: '2006-02-11', zh: /未满16周岁/, en: /under 16/ },
  { what: '60 on the bank date', class: 'D25', yuan: 500, back: 500, born: '1962-02-10', zh: /已满60周岁/, en: /60 or older/ },
  {
    what: 'a student',
    class: 'D25',
    yuan: 500,
    back: 500,
    born: '2004-01-01',
    list: ['school-roll', { 发生日期: '2021-09-01' }],
    zh: /在校学生/,
    en: /student/,
  },
  {
    what: 'in the employee scheme in the same months',
    class: 'D25',
    yuan: 600,
    back: 200,
    list: ['employee-scheme', { 起始月份: '2022-09' }],
    zh: /4个月.*职工基本养老保险/,
    en: /4 months.*employee scheme/,
  },
  { what: 'dead', class: 'D25', yuan: 500, back: 500, list: ['deaths', { 发生日期: '2022-02-01' }], zh: /死亡日期/, en: /had died/ },
  { what: 'not a tier', class: 'D26', yuan: 550, back: 50, zh: /不是规定的档次/, en: /not a tier/ },
  { what: 'below the minimum', class: 'D26', yuan: 100, back: 100, zh: /低于本人可选的最低档次/, en: /below the lowest tier/ },
  { what: 'above the cap', class: 'D26', yuan: 3500, back: 500, zh: /累计不得超过3000元/, en: /at most 3000 yuan/ },
  {
    what: 'after the window has closed',
    class: 'D26',
    yuan: 500,
    back: 500,
    paidOn: '2021-12-31',
    zh: /不在缴费期内/,
    en: /outside the payment windows/,
  },
];

let at: CountyAtWork;
let cases: readonly Listed[];
const people = new Map<string, { readonly name: string; readonly number: string }>();
beforeAll(async () => {
  at = await CountyAtWork.open();
  answered.forEach(({ what, born }, nth) => people.set(what, at.person(`吴小${'一二三四五六七八九'[nth]}`, 901 + 2 * nth, born)));
  const batched = at.person('吴小十', 999);
  await at.dayOf('2022-02-07');
  await at.register(...people.values(), batched);
  await at.dayOf('2022-02-10');
  for (const [nth, { what, yuan, paidOn, list }] of answered.entries()) {
    const { name, number } = people.get(what)!;
    if (list) await at.send(list[0], [{ 证件号码: number, 姓名: name, ...list[1] }]);
    await at.declare(`m${nth}`, [{ name, number, yuan }], { ...(paidOn && { on: paidOn }), 开票日期: '2022-02-10' });
  }
  await at.declare('typed', [{ ...batched, yuan: 200 }]);
  await at.send('village-lists', [
    {
      批次号: 'B9',
      村代码: '620421101200',
      姓名: batched.name,
      证件号码: batched.number,
      缴费年度: '2022',
      缴费类型: '当年',
      金额: 200,
      收据号: 'S1',
      收款日期: '2022-02-10',
    },
  ]);
  await at.send('deposit-slips', [{ 回单号: 'H9', 批次号: 'B9', 账户: '6222000000000000', 金额: 300, 存款日期: '2022-02-10' }]);
  await at.dayOf('2022-02-11');
  for (const [nth, { yuan }] of answered.entries()) await at.enter(`m${nth}`, yuan);
  await at.enter('typed', 300);
  await at.enter('of-nobody', 400);
  await at.dayOf('2022-03-01');
  cases = await at.discrepancies();
}, 60_000);
afterAll(() => at?.stop());

const inBothLanguages = ({ zh, en }: Told): void => {
  expect(zh).toMatch(/\p{Script=Han}{4,}/u);
  expect(en).toMatch(/[a-z]{3,} .*[a-z]{2,}/);
};

it.each(answered)(
  '$what: a case of $class, and a sentence that says why $back of $yuan yuan go back',
  async ({ what, class: of, yuan, back, zh, en }) => {
    const person = people.get(what)!;
    const found = cases.filter(({ keys }) => keys['idNumber'] === person.number);
    expect(found.map((one) => [one.class, one.amountFen, one.differenceFen])).toEqual([[of, yuan * 100, back * 100]]);
    inBothLanguages((await at.caseOf(found[0]!)).rule);
    expect(await at.explanationOf(person)).toContainEqual({ zh: expect.stringMatching(zh), en: expect.stringMatching(en) });
    expect(await at.year(person)).toMatchObject({ kept: yuan - back, refundDue: back });
  },
);

it.each([
  ['a batch whose list and slip differ', 'D08', 'V', 300, 100],
  ['a line of the treasury without a voucher', 'D02', 'T', 400, 400],
  ['a voucher that the treasury entered with another amount', 'D07', 'T', 200, 100],
])('%s: a case of %s, put to %s', async (_what, of, corrects, amount, difference) => {
  const found = cases.filter((one) => one.class === of);
  expect(found.map((one) => [one.corrects, one.amountFen, one.differenceFen])).toEqual([[corrects, amount * 100, difference * 100]]);
  inBothLanguages((await at.caseOf(found[0]!)).rule);
});

it.each([
  ['by a party that did not err', 'K', 300, 403, 'NotTheErringParty'],
  ['that itself does not add up', 'T', 299, 422, 'DoesNotAddUp'],
])('a correction %s is refused', async (_what, agency, current, status, code) => {
  const found = cases.find((one) => one.class === 'D07')!;
  const answer = await at.submit(found, agency, 'typed-wrong', [{ field: 'amountFen', original: 20000, current: current * 100 }]);
  expect(answer).toMatchObject({ status, body: { code } });
  inBothLanguages(answer.body as unknown as Told);
  expect((await at.discrepancies()).find(({ id }) => id === found.id)!.state).toBe('attributed');
});

it(`the bridge of ${county} closes over all of it`, async () => {
  expect(await at.bridgeDifference()).toBe(0);
});
