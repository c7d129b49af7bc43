import { CountyAtWork } from './county-at-work';

/*
 * Worked cases of domain.md 3.8 whose document is a voucher or a batch, from files to closed case. Amounts in yuan.
 */
let at: CountyAtWork;
beforeAll(async () => (at = await CountyAtWork.open()));
afterAll(() => at?.stop());

it('W9 county: a voucher at another county’s treasury is posted once the treasuries have moved it, whole', async () => {
  const payer = at.person('孙九', 91);
  await at.dayOf('2022-02-14');
  await at.register(payer);
  await at.dayOf('2022-02-21');
  await at.declare('w9', [{ ...payer, yuan: 300 }], { 国库代码: '6204220000' });
  await at.dayOf('2022-02-22');
  await at.enter('w9', 300, { 国库代码: '6204220000' });
  await at.endOfDay();
  const found = await at.only('D15');
  expect(found).toMatchObject({ erred: 'T', corrects: 'T', state: 'attributed', amountFen: 30000 });
  expect(await at.year(payer)).toMatchObject({ kept: 0 });
  await at.dayOf('2022-03-01');
  const pairs = (current: number) => [
    { field: 'treasury', original: '6204220000', current: '6204210000' },
    { field: 'amountFen', original: 30000, current },
  ];
  expect((await at.submit(found, 'T', 'wrong-treasury', pairs(29900))).body['code']).toBe('DoesNotAddUp');
  expect((await at.submit(found, 'K', 'wrong-treasury', pairs(30000))).body['code']).toBe('NotTheErringParty');
  await at.submit(found, 'T', 'wrong-treasury', pairs(30000));
  await at.countersign(found, 'K');
  expect(await at.only('D15')).toMatchObject({ state: 'closed' });
  expect(await at.year(payer)).toEqual({ kept: 300, refundDue: 0, tier: 300, subsidy: [30, 10] });
  expect(await at.entriesOf(payer)).toContainEqual(['ContributionPosted', '2022-02-22', found.id]);
  expect(await at.bridgeDifference()).toBe(0);
});

it('W5 subject: our money under another subject is posted after the correction notice', async () => {
  const payer = at.person('周五', 51);
  await at.dayOf('2022-04-11');
  await at.register(payer);
  await at.declare('w5', [{ ...payer, yuan: 300 }], { 预算科目代码: '1021201' });
  await at.dayOf('2022-04-12');
  await at.enter('w5', 300, { 预算科目代码: '1021201' });
  await at.endOfDay();
  const found = await at.only('D17');
  expect(await at.year(payer)).toMatchObject({ kept: 0 });
  await at.dayOf('2022-05-05');
  await at.submit(found, 'T', 'wrong-subject', [
    { field: 'budgetSubject', original: '1021201', current: '1021001' },
    { field: 'amountFen', original: 30000, current: 30000 },
  ]);
  await at.countersign(found, 'K');
  expect(await at.only('D17')).toMatchObject({ state: 'closed' });
  expect(await at.year(payer)).toMatchObject({ kept: 300 });
  expect(await at.bridgeDifference()).toBe(0);
});

it('two amounts of a voucher of several people: nothing is posted until the tax authority says whose line was wrong', async () => {
  const people = Array.from({ length: 3 }, (_, nth) => at.person(`冯${'甲乙丙'[nth]}`, 701 + nth));
  const kept = () => Promise.all(people.map((one) => at.year(one)));
  await at.dayOf('2022-05-09');
  await at.register(...people);
  await at.dayOf('2022-05-10');
  await at.declare(
    'w07',
    people.map((one) => ({ ...one, yuan: 500 })),
  );
  await at.dayOf('2022-05-11');
  await at.enter('w07', 1300);
  await at.endOfDay();
  const found = await at.only('D07');
  expect(found).toMatchObject({ erred: 'T', corrects: 'T', amountFen: 150000, differenceFen: 20000 });
  expect(await kept()).toMatchObject([{ kept: 0 }, { kept: 0 }, { kept: 0 }]);
  expect(await at.bridgeDifference()).toBe(0);
  // The agency's statement says why it has nothing of it, so that the month may be signed.
  await at.dayOf('2022-05-31');
  await at.endOfDay();
  expect(await at.signMonth('2022-05')).toEqual([200, 200, 200, 200, 200]);
  expect(await at.statement('2022-05')).toContain('"item":"not-posted-D07","count":1,"amountFen":-130000');

  await at.dayOf('2022-06-01');
  const pairs = [{ field: 'amountFen', original: 150000, current: 130000 }];
  const line = (currentFen: number) => ({ idNumber: people[1]!.number, feeYear: 2022, kind: 'current', originalFen: 50000, currentFen });
  const asked = await at.submit(found, 'T', 'typed-wrong', pairs);
  expect(asked).toMatchObject({ status: 422, body: { code: 'LinesDoNotAddUp', details: { wanted: { currentFen: 130000 } } } });
  expect((await at.submit(found, 'T', 'typed-wrong', pairs, [line(40000)])).body['code']).toBe('LinesDoNotAddUp');
  expect((await at.submit(found, 'T', 'typed-wrong', pairs, [{ ...line(30000), kind: '当年' }])).body['code']).toBe('BadLines');
  expect((await at.submit(found, 'T', 'typed-wrong', pairs, [line(30000)])).status).toBe(200);
  expect((await at.countersign(found, 'K')).status).toBe(200);
  expect(await at.only('D07')).toMatchObject({ state: 'closed' });
  expect(await kept()).toMatchObject([{ kept: 500 }, { kept: 300 }, { kept: 500 }]);
  expect(await at.entriesOf(people[1]!)).toContainEqual(['ContributionPosted', '2022-05-11', found.id]);
  expect(await at.bridgeDifference()).toBe(0);
});

it('W4 batch: a list that differs from its slip declares nothing until whom it forgot is on it', async () => {
  const people = Array.from({ length: 3 }, (_, nth) => at.person(`社员${'甲乙丙'[nth]}`, 401 + nth));
  await at.dayOf('2022-06-01');
  await at.register(...people);
  const list = (some: typeof people) =>
    at.send(
      'village-lists',
      some.map(({ name, number }, nth) => ({
        批次号: 'PC4',
        村代码: '620421101200',
        姓名: name,
        证件号码: number,
        缴费年度: '2022',
        缴费类型: '当年',
        金额: 300,
        收据号: `SJ4${nth}`,
        收款日期: '2022-06-01',
      })),
    );
  await at.dayOf('2022-06-02');
  await list(people.slice(0, 2));
  await at.send('deposit-slips', [{ 回单号: 'HD4', 批次号: 'PC4', 账户: '6217990001', 金额: 900, 存款日期: '2022-06-02' }]);
  await at.endOfDay();
  const found = await at.only('D08');
  expect(found).toMatchObject({ erred: 'V', corrects: 'V', amountFen: 90000, differenceFen: 30000 });
  // Nothing to countersign: the whole list, handed in again under its number, clears it.
  expect((await at.submit(found, 'V', 'typed-wrong', [])).body['code']).toBe('ClosesByDocument');
  await at.dayOf('2022-06-06');
  await list(people);
  await at.endOfDay();
  expect(await at.only('D08')).toMatchObject({ state: 'cleared' });
  await at.dayOf('2022-06-07');
  await at.declare(
    'w4',
    people.map((one) => ({ ...one, yuan: 300 })),
    { 批次号: 'PC4', 渠道: '现金' },
  );
  await at.dayOf('2022-06-08');
  await at.enter('w4', 900);
  await at.endOfDay();
  expect(await Promise.all(people.map((one) => at.year(one)))).toMatchObject([{ kept: 300 }, { kept: 300 }, { kept: 300 }]);
});

it('what cannot be carried out goes back: a voucher of several people moved with another sum than its lines', async () => {
  const people = Array.from({ length: 2 }, (_, nth) => at.person(`陈${'甲乙'[nth]}`, 711 + nth));
  const kept = () => Promise.all(people.map((one) => at.year(one)));
  await at.dayOf('2022-06-13');
  await at.register(...people);
  await at.declare(
    'w15',
    people.map((one) => ({ ...one, yuan: 500 })),
    { 国库代码: '6204220000' },
  );
  await at.dayOf('2022-06-14');
  await at.enter('w15', 800, { 国库代码: '6204220000' });
  await at.endOfDay();
  const found = (await at.discrepancies()).find(({ keys }) => keys['voucherNo'] === 'w15')!;
  const state = async () => (await at.discrepancies()).find(({ id }) => id === found.id)!.state;
  await at.dayOf('2022-06-15');
  const pairs = [
    { field: 'treasury', original: '6204220000', current: '6204210000' },
    { field: 'amountFen', original: 80000, current: 80000 },
  ];
  const line = (nth: number, originalFen: number, currentFen: number) => ({
    idNumber: people[nth]!.number,
    feeYear: 2022,
    kind: 'current',
    originalFen,
    currentFen,
  });
  // Whose lines they are only payment collection knows: it looks before it posts, and gives the document back.
  for (const lines of [undefined, [line(0, 50000, 50000), line(1, 49900, 30000)]]) {
    expect((await at.submit(found, 'T', 'wrong-treasury', pairs, lines)).status).toBe(200);
    expect((await at.countersign(found, 'K')).status).toBe(200);
    expect(await state()).toBe('attributed');
    expect(await kept()).toMatchObject([{ kept: 0 }, { kept: 0 }]);
  }
  await at.submit(found, 'T', 'wrong-treasury', pairs, [line(0, 50000, 50000), line(1, 50000, 30000)]);
  await at.countersign(found, 'K');
  expect(await state()).toBe('closed');
  expect(await kept()).toMatchObject([{ kept: 500 }, { kept: 300 }]);
  expect(await at.bridgeDifference()).toBe(0);
});

it('退库 by the treasury: of one payer’s voucher it is theirs; of several it waits for the refund case of one of them (D19)', async () => {
  const people = Array.from({ length: 3 }, (_, nth) => at.person(`褚${'甲乙丙'[nth]}`, 721 + nth));
  const [one, two] = people as [(typeof people)[0], (typeof people)[0]];
  const back = (number: string, of: string, yuan: number, 导出凭证类型 = '1') => at.enter(number, yuan, { 导出凭证类型, 原凭证编号: of });
  const returned = async (root: string) =>
    (await at.discrepancies()).filter(({ class: of, parties }) => of === 'D19' && parties['K']?.['returnNo'] === root);
  await at.dayOf('2022-06-20');
  await at.register(...people);
  await at.declare('t1', [{ ...one, yuan: 500 }]);
  await at.declare(
    't2',
    people.slice(1).map((person) => ({ ...person, yuan: 500 })),
  );
  await at.dayOf('2022-06-21');
  await at.enter('t1', 500);
  await at.enter('t2', 1000);
  const enteredFen = await at.enteredFen();
  await at.dayOf('2022-06-22');
  await back('tk1', 't1', 500);
  await back('tk2', 't2', 500);
  expect(await at.year(one)).toEqual({ kept: 0, refundDue: 0, tier: 0, subsidy: [0, 0] });
  await at.endOfDay();
  expect(await returned('tk1')).toEqual([]);
  expect(await returned('tk2')).toMatchObject([
    { erred: 'H', corrects: 'H', state: 'attributed', amountFen: 50000, keys: { voucherNo: 't2' } },
  ]);
  expect((await at.submit((await returned('tk2'))[0]!, 'H', 'account-corrected', [])).body['code']).toBe('ClosesByDocument');
  expect([await at.year(two), await at.bridgeDifference(), await at.enteredFen()]).toMatchObject([{ kept: 500 }, 0, enteredFen]);

  // The list of the dead shows whose it was: what was due has been given back already.
  await at.dayOf('2022-06-23');
  await at.send('deaths', [{ 证件号码: two.number, 姓名: two.name, 发生日期: '2022-06-01' }]);
  expect(await at.year(two)).toMatchObject({ kept: 0, refundDue: 0 });
  expect(await at.year(people[2]!)).toMatchObject({ kept: 500 });
  await at.endOfDay();
  expect(await returned('tk2')).toMatchObject([{ state: 'cleared' }]);

  // It bounced, and lies in the treasury again.
  await at.dayOf('2022-06-24');
  await back('th1', 't1', 500, '6');
  expect(await at.year(one)).toEqual({ kept: 500, refundDue: 0, tier: 500, subsidy: [60, 15] });
  expect([await at.bridgeDifference(), await at.enteredFen()]).toEqual([0, enteredFen]);
  await at.endOfDay();
  expect(await returned('th1')).toEqual([]);
  await at.dayOf('2022-06-30');
  await at.dayOf('2022-07-01');
  expect(await at.signMonth('2022-06')).toEqual([200, 200, 200, 200, 200]);
  expect(await at.statement('2022-06')).toMatch(/"returned","key":"tk1".*"returned","key":"tk2".*"returned-again","key":"th1"/);
});

it('W1 crossing: paid on the last day of November, entered in December; both statements close, and the fee year stays', async () => {
  const payer = at.person('吴一', 11);
  await at.dayOf('2022-11-29');
  await at.register(payer);
  await at.dayOf('2022-11-30');
  await at.declare('w1', [{ ...payer, yuan: 500 }], { at: '23:50:00' });
  await at.dayOf('2022-12-01');
  await at.enter('w1', 500);
  expect(await at.signMonth('2022-11')).toEqual([200, 200, 200, 200, 200]);
  const november = await at.statement('2022-11');
  expect(november).toContain('"items":[{"item":"not-entered","count":1,"amountFen":-50000}]');
  await at.endOfDay();
  expect(await at.only('D10')).toMatchObject({ erred: 'nobody', state: 'cleared', amountFen: 50000 });
  expect(await at.year(payer)).toEqual({ kept: 500, refundDue: 0, tier: 500, subsidy: [60, 15] });
  await at.dayOf('2022-12-31');
  await at.dayOf('2023-01-03');
  expect(await at.signMonth('2022-12')).toEqual([200, 200, 200, 200, 200]);
  expect(await at.statement('2022-12')).toContain('"items":[{"item":"issued-before","count":1,"amountFen":50000}]');
  expect(await at.statement('2022-11')).toBe(november);
});
