import { CountyAtWork } from './county-at-work';

/*
 * Worked cases of domain.md 3.8 whose document is a person's line, from files to closed case. Amounts in yuan, subsidy of 靖远: province and county.
 */
let at: CountyAtWork;
beforeAll(async () => (at = await CountyAtWork.open()));
afterAll(() => at?.stop());

const nothing = { kept: 0, refundDue: 0, tier: 0, subsidy: [0, 0] };

it('W3 wrong person: posted to nobody, then to whom it is for, with the treasury’s date', async () => {
  const [甲, 乙] = [at.person('张甲', 31), at.person('张乙', 32)];
  await at.dayOf('2022-02-10');
  await at.register(甲, 乙);
  await at.dayOf('2022-03-08');
  await at.declare('w3', [{ name: 乙.name, number: 甲.number, yuan: 2000 }]);
  await at.dayOf('2022-03-09');
  await at.enter('w3', 2000);
  await at.endOfDay();
  const found = await at.only('D14');
  expect(found).toMatchObject({ erred: 'T', corrects: 'T', state: 'attributed', amountFen: 200000 });
  expect([await at.year(甲), await at.year(乙)]).toEqual([nothing, nothing]);

  await at.dayOf('2022-04-01');
  const pairs = [{ field: 'idNumber', original: 甲.number, current: 乙.number }];
  expect((await at.submit(found, 'H', 'wrong-person', pairs)).body['code']).toBe('NotTheErringParty');
  expect((await at.submit(found, 'T', 'wrong-person', pairs)).status).toBe(200);
  expect((await at.countersign(found, 'T')).body['code']).toBe('NotTheCounterparty');
  expect((await at.countersign(found, 'H')).status).toBe(200);
  expect(await at.only('D14')).toMatchObject({ state: 'closed' });
  expect([await at.year(甲), await at.year(乙)]).toEqual([nothing, { kept: 2000, refundDue: 0, tier: 2000, subsidy: [60, 25] }]);
  expect(await at.entriesOf(乙)).toEqual([
    ['ContributionDeclared', null, null],
    ['ContributionPosted', '2022-03-09', found.id],
  ]);
  expect(await at.bridgeDifference()).toBe(0);
});

it('W3 wrong person, posted: he objects, the tax authority corrects, and the money goes with its subsidy to whom it is for', async () => {
  const [甲, 乙] = [at.person('钱甲', 33), at.person('钱乙', 34)];
  await at.dayOf('2022-04-06');
  await at.register(甲, 乙);
  await at.dayOf('2022-04-11');
  await at.declare('w3b', [{ ...甲, yuan: 2000 }]);
  await at.dayOf('2022-04-12');
  await at.enter('w3b', 2000);
  await at.endOfDay();
  const stands = { kept: 2000, refundDue: 0, tier: 2000, subsidy: [60, 25] };
  expect(await at.year(甲)).toEqual(stands);

  await at.dayOf('2022-04-18');
  expect((await at.object(甲, 'w3b', 'T')).body['code']).toBe('NotAuthorised');
  expect((await at.object(乙, 'w3b', 'H')).body['code']).toBe('NoSuchContribution');
  expect((await at.object(甲, 'w3b', 'H')).body).toMatchObject({ outcome: 'accepted' });
  expect((await at.object(甲, 'w3b', 'H')).body).toMatchObject({ outcome: 'nothing-to-do' });
  await at.endOfDay();
  const found = (await at.discrepancies()).find(({ keys }) => keys['voucherNo'] === 'w3b')!;
  expect(found).toMatchObject({
    class: 'D14',
    erred: 'T',
    corrects: 'T',
    state: 'attributed',
    amountFen: 200000,
    differenceFen: 200000,
    firstDifference: { between: ['H', 'payer'], field: 'deniedOn' },
  });
  // Until it is corrected it stays where it is, and both statements close.
  expect(await at.year(甲)).toEqual(stands);
  expect(await at.bridgeDifference()).toBe(0);
  await at.dayOf('2022-04-30');
  await at.dayOf('2022-05-02');
  expect(await at.signMonth('2022-04')).toEqual([200, 200, 200, 200, 200]);

  const pairs = [{ field: 'idNumber', original: 甲.number, current: 乙.number }];
  expect((await at.submit(found, 'H', 'wrong-person', pairs)).body['code']).toBe('NotTheErringParty');
  expect((await at.submit(found, 'T', 'wrong-person', pairs)).status).toBe(200);
  expect((await at.countersign(found, 'H')).status).toBe(200);
  expect((await at.discrepancies()).find(({ id }) => id === found.id)).toMatchObject({ state: 'closed' });
  expect([await at.year(甲), await at.year(乙)]).toEqual([nothing, stands]);
  expect((await at.entriesOf(甲)).slice(-2)).toEqual([
    ['ContributionContested', '2022-04-12', null],
    ['ContributionReversed', '2022-04-12', found.id],
  ]);
  expect(await at.entriesOf(乙)).toEqual([
    ['ContributionDeclared', null, null],
    ['ContributionPosted', '2022-04-12', found.id],
  ]);
  expect(await at.bridgeDifference()).toBe(0);
  await at.endOfDay();
  expect((await at.discrepancies()).find(({ id }) => id === found.id)).toMatchObject({ state: 'closed' });
});

it('W2 twice: the earlier is kept, the other goes back and counts as refunded when the bank has paid it; a signed month stays as it was', async () => {
  const payer = at.person('李四', 21);
  await at.dayOf('2022-05-02');
  await at.register(payer);
  await at.dayOf('2022-05-09');
  await at.declare('w2-online', [{ ...payer, yuan: 1000 }]);
  await at.dayOf('2022-05-10');
  await at.enter('w2-online', 1000);
  await at.declare('w2-cash', [{ ...payer, yuan: 1000 }], { at: '15:00:00' });
  await at.dayOf('2022-05-11');
  await at.enter('w2-cash', 1000);
  await at.endOfDay();
  const found = await at.only('D12');
  expect(found).toMatchObject({ erred: 'payer', corrects: 'H', keys: { voucherNo: 'w2-cash' }, differenceFen: 100000 });
  expect(await at.year(payer)).toEqual({ kept: 1000, refundDue: 1000, tier: 1000, subsidy: [60, 15] });

  await at.dayOf('2022-05-31');
  await at.dayOf('2022-06-01');
  expect(await at.signMonth('2022-05')).toEqual([200, 200, 200, 200, 200]);
  const signed = await at.statement('2022-05');

  const pairs = [{ field: 'amountFen', original: 100000, current: 0 }];
  expect((await at.submit(found, 'H', 'duplicate', [{ ...pairs[0], current: 50000 }])).body['code']).toBe('DoesNotAddUp');
  expect((await at.submit(found, 'H', 'duplicate', pairs)).status).toBe(200);
  expect((await at.countersign(found, 'F')).status).toBe(200);
  const 退费单号 = await at.refundNo(found);
  const paid = (流水号: string, 结果: string) => [{ 流水号, 退费单号, 证件号码: payer.number, 金额: 1000, 日期: '2022-06-02', 结果 }];
  await at.dayOf('2022-06-02');
  await at.send('refund-payments', paid('zc1', '失败'));
  // The payee's account was closed: it stays due, and is the agency's case again (W6 has the same ending).
  expect(await at.only('D12')).toMatchObject({ state: 'attributed' });
  expect(await at.year(payer)).toMatchObject({ refundDue: 1000 });
  await at.submit(found, 'H', 'duplicate', pairs);
  await at.countersign(found, 'F');
  expect(await at.year(payer)).toMatchObject({ refundDue: 1000 });
  await at.send('refund-payments', paid('zc2', '成功'));
  expect(await at.only('D12')).toMatchObject({ state: 'closed' });
  expect(await at.year(payer)).toEqual({ kept: 1000, refundDue: 0, tier: 1000, subsidy: [60, 15] });
  expect(await at.bridgeDifference()).toBe(0);

  await at.dayOf('2022-06-30');
  await at.endOfDay();
  expect(await at.signMonth('2022-05')).toEqual([200, 200, 200, 200, 200]);
  expect(await at.statement('2022-05')).toBe(signed);
  await at.dayOf('2022-07-01');
  await at.signMonth('2022-06');
  expect(await at.statement('2022-06')).toContain('corrected-of-earlier');
});

it('W2 with a written choice: what was topped up is kept', async () => {
  const payer = at.person('王五', 22);
  await at.dayOf('2022-07-04');
  await at.register(payer);
  await at.dayOf('2022-07-11');
  await at.declare('w2b-1', [{ ...payer, yuan: 1000 }]);
  await at.dayOf('2022-07-12');
  await at.enter('w2b-1', 1000);
  await at.send('tier-elections', [{ 证件号码: payer.number, 姓名: payer.name, 缴费年度: '2022', 缴费档次: 2000, 签字日期: '2022-07-12' }]);
  await at.dayOf('2022-07-13');
  await at.declare('w2b-2', [{ ...payer, yuan: 1000 }]);
  await at.dayOf('2022-07-14');
  await at.enter('w2b-2', 1000);
  await at.endOfDay();
  expect(await at.year(payer)).toEqual({ kept: 2000, refundDue: 0, tier: 2000, subsidy: [60, 25] });
  expect((await at.discrepancies()).filter(({ keys }) => keys['voucherNo'] === 'w2b-2')).toEqual([]);
});

it('W6 refund returned: what was paid comes back, is due as before and the agency’s case, and is paid again', async () => {
  const payer = at.person('吴六', 61);
  await at.dayOf('2022-07-18');
  await at.register(payer);
  await at.declare('w6', [{ ...payer, yuan: 1000 }]);
  await at.declare('w6-cash', [{ ...payer, yuan: 1000 }], { at: '15:00:00' });
  await at.enter('w6', 1000);
  await at.enter('w6-cash', 1000);
  await at.endOfDay();
  const of = async () => (await at.discrepancies()).find(({ keys }) => keys['voucherNo'] === 'w6-cash')!;
  const found = await of();
  const pairs = [{ field: 'amountFen', original: 100000, current: 0 }];
  await at.submit(found, 'H', 'duplicate', pairs);
  await at.countersign(found, 'F');
  const 退费单号 = await at.refundNo(found);
  const flow = (流水号: string, 结果: string, 日期: string) =>
    at.send('refund-payments', [{ 流水号, 退费单号, 证件号码: payer.number, 金额: 1000, 日期, 结果 }]);
  const due = { kept: 1000, refundDue: 1000, tier: 1000, subsidy: [60, 15] };
  await at.dayOf('2022-07-19');
  await flow('w6-1', '成功', '2022-07-19');
  expect([(await of()).state, await at.year(payer)]).toEqual(['closed', { ...due, refundDue: 0 }]);
  await at.endOfDay();
  expect(await of()).toMatchObject({ class: 'D12', state: 'closed' });

  await at.dayOf('2022-07-22');
  await flow('w6-2', '失败', '2022-07-22');
  expect(await at.year(payer)).toEqual(due);
  expect(await at.bridgeDifference()).toBe(0);
  await at.endOfDay();
  const back = await of();
  expect(back).toMatchObject({ id: found.id, class: 'D19', erred: 'H', corrects: 'H', state: 'attributed', differenceFen: 100000 });
  await at.dayOf('2022-07-25');
  expect((await at.submit(back, 'F', 'account-corrected', pairs)).body['code']).toBe('NotTheErringParty');
  expect((await at.submit(back, 'H', 'duplicate', pairs)).body['code']).toBe('ReasonUnknown');
  await at.submit(back, 'H', 'account-corrected', pairs);
  await at.countersign(back, 'F');
  expect(await at.year(payer)).toEqual(due);
  await flow('w6-3', '成功', '2022-07-25');
  expect([(await of()).state, await at.year(payer)]).toEqual(['closed', { ...due, refundDue: 0 }]);
  await at.endOfDay();
  expect(await of()).toMatchObject({ class: 'D19', state: 'closed' });
  expect(await at.bridgeDifference()).toBe(0);
});

it('W10 overlap with the employee scheme: its months go back, the subsidy stays', async () => {
  const payer = at.person('赵六', 101);
  await at.dayOf('2022-08-01');
  await at.register(payer);
  await at.dayOf('2022-08-08');
  await at.declare('w10', [{ ...payer, yuan: 900 }]);
  await at.dayOf('2022-08-09');
  await at.enter('w10', 900);
  await at.dayOf('2022-10-12');
  await at.send('employee-scheme', [{ 证件号码: payer.number, 姓名: payer.name, 起始月份: '2022-09', 终止月份: '' }]);
  await at.endOfDay();
  const found = await at.only('D25');
  expect(found).toMatchObject({ erred: 'H', corrects: 'H', amountFen: 90000, differenceFen: 30000 });
  expect(await at.year(payer)).toEqual({ kept: 600, refundDue: 300, tier: 900, subsidy: [60, 15] });
  await at.dayOf('2022-10-20');
  await at.submit(found, 'H', 'not-admitted', [{ field: 'amountFen', original: 90000, current: 60000 }]);
  await at.countersign(found, 'F');
  const 退费单号 = await at.refundNo(found);
  await at.send('refund-payments', [{ 流水号: 'zc10', 退费单号, 证件号码: payer.number, 金额: 300, 日期: '2022-10-20', 结果: '成功' }]);
  expect(await at.only('D25')).toMatchObject({ state: 'closed' });
  expect(await at.year(payer)).toEqual({ kept: 600, refundDue: 0, tier: 900, subsidy: [60, 15] });
  expect(await at.bridgeDifference()).toBe(0);
});
