import type { FeeYear, Instant, LocalDate, Month } from '@jumin/kernel';
import type { StoredEvent } from '@jumin/event-store';
import { publish } from '../../integration/publish';
import { enrolled, entered, line, policyOf, yuan } from './account.fixture';
import { declare, enter, learn, reassess } from './assess';
import { orderRefund, release, strike, takeCorrected, takeRefund, takeReturnOfEntry } from './correct';
import type { AccountEvent, CorrectionMark } from './events';
import { accountAggregate, evolve, type Account } from './state';

const mark: CorrectionMark = { caseId: '6f1f2a9e-0c55-5d6b-8f61-0a5b7f3c9a02', reason: 'wrong-person', maker: 't1', checker: 'h1' };

type Step = (account: Account) => ReturnType<ReturnType<typeof release>>;
/** The account after these steps, and what the last one wrote. */
const after = (...steps: readonly Step[]): { readonly account: Account; readonly wrote: readonly AccountEvent[] } =>
  steps.reduce<{ account: Account; wrote: readonly AccountEvent[] }>(
    ({ account }, step) => {
      const decision = step(account);
      const wrote = decision.kind === 'accepted' ? decision.events : [];
      return { account: wrote.reduce<Account>(evolve, account), wrote };
    },
    { account: accountAggregate.initial, wrote: [] },
  );
const year = ({ standings }: Account) => standings.map(({ keptFen, tierFen, refundDueFen }) => ({ keptFen, tierFen, refundDueFen }));

describe('a corrected contribution', () => {
  it('of the wrong person, withheld: leaves by a red entry and is posted to the right one with the treasury’s date (W3)', () => {
    const wrong = after(learn(enrolled('甲'), policyOf), enter(line('v', 2000, { nameIx: '乙' }), entered(2000), policyOf));
    expect(wrong.account.payments[0]).toMatchObject({ place: 'D14', keptFen: 0 });
    const red = after(
      () => ({ kind: 'accepted', events: wrong.wrote }),
      () => release('v', { left: 'moved', to: 'p2' }, mark, policyOf)(wrong.account),
    );
    expect(red.wrote).toEqual([
      { type: 'ContributionReleased', data: expect.objectContaining({ left: 'moved', withheld: 'D14', ...mark }) },
    ]);
    const right = after(learn(enrolled('乙'), policyOf), takeCorrected(line('v', 2000), entered(2000), mark, policyOf));
    expect(right.wrote.map(({ type }) => type)).toEqual(['ContributionDeclared', 'ContributionPosted']);
    expect(right.wrote[1]!.data).toMatchObject({ ...mark, enteredOn: '2022-10-09', keptFen: yuan(2000), tierFen: yuan(2000) });
  });

  it('of the wrong person, posted: takes its tier with it, and nobody enters it there again', () => {
    const posted = [learn(enrolled('甲'), policyOf), enter(line('v', 2000), entered(2000), policyOf)] as const;
    const { account, wrote } = after(...posted, release('v', { left: 'moved', to: 'p2' }, mark, policyOf));
    expect(wrote).toEqual([
      { type: 'ContributionReversed', data: expect.objectContaining({ left: 'moved', keptFen: 0, tierFen: 0, ...mark }) },
    ]);
    expect(enter(line('v', 2000), entered(2000), policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
    expect(reassess('policy', policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
    expect(release('v', { left: 'moved', to: 'p2' }, mark, policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
  });

  it('of another amount: a red entry of what stood there and a blue one of what is right', () => {
    const disputed = { ...entered(480), disputed: true as const };
    const { account, wrote } = after(
      learn(enrolled('甲'), policyOf),
      enter(line('v', 500), disputed, policyOf),
      takeCorrected(line('v', 500), entered(500), mark, policyOf),
    );
    expect(wrote.map(({ type, data }) => [type, 'enteredFen' in data && data.enteredFen])).toEqual([
      ['ContributionReversed', yuan(480)],
      ['ContributionPosted', yuan(500)],
    ]);
    expect(year(account)).toEqual([{ keptFen: yuan(500), tierFen: yuan(500), refundDueFen: 0 }]);
  });
});

describe('a refund', () => {
  const twice = [
    learn(enrolled('甲'), policyOf),
    enter(line('v1', 1000), entered(1000), policyOf),
    enter(line('v2', 1000, { paidAt: '2022-10-09T10:00:00.000+08:00' as Instant }), entered(1000), policyOf),
  ] as const;
  const order = orderRefund({ voucherNo: 'v2', class: 'D12', refundNo: 'TF1', amountFen: yuan(1000) }, mark);
  const paid = (over: object = {}) => ({
    refundNo: 'TF1',
    amountFen: yuan(1000),
    paidOn: '2022-11-01' as LocalDate,
    paid: true,
    flowNo: 'z1',
    ...over,
  });

  it('counts as refunded only when it was paid', () => {
    const ordered = after(...twice, order);
    expect(year(ordered.account)).toEqual([{ keptFen: yuan(1000), tierFen: yuan(1000), refundDueFen: yuan(1000) }]);
    const { account, wrote } = after(...twice, order, takeRefund(paid(), policyOf));
    expect(wrote.map(({ type }) => type)).toEqual(['RefundPaid', 'ContributionReassessed']);
    expect(year(account)).toEqual([{ keptFen: yuan(1000), tierFen: yuan(1000), refundDueFen: 0 }]);
    expect(takeRefund(paid({ flowNo: 'z2' }), policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
    expect(reassess('policy', policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
  });
  it('that failed stays due, and is paid under the same number once it is ordered again (W6)', () => {
    const failed = after(...twice, order, takeRefund(paid({ paid: false }), policyOf));
    expect(failed.wrote.map(({ type }) => type)).toEqual(['RefundFailed']);
    expect(year(failed.account)).toMatchObject([{ refundDueFen: yuan(1000) }]);
    const again = after(...twice, order, takeRefund(paid({ paid: false }), policyOf), order, takeRefund(paid({ flowNo: 'z2' }), policyOf));
    expect(year(again.account)).toMatchObject([{ refundDueFen: 0 }]);
  });
  it('that was paid and came back is due as before, is told as such, and is paid again under the same number (W6)', () => {
    const back = paid({ paid: false, flowNo: 'z2', paidOn: '2022-11-04' as LocalDate });
    const returned = after(...twice, order, takeRefund(paid(), policyOf), takeRefund(back, policyOf));
    expect(returned.wrote.map(({ type }) => type)).toEqual(['RefundReturned', 'ContributionReassessed']);
    expect(year(returned.account)).toEqual([{ keptFen: yuan(1000), tierFen: yuan(1000), refundDueFen: yuan(1000) }]);
    const told = returned.wrote.flatMap((event) => publish({ ...event, stream: 'account-p1' } as unknown as StoredEvent));
    expect(told.map(({ type, data }) => [type, 'amountFen' in data && data.amountFen, 'class' in data && data.class])).toEqual([
      ['RefundPaid', yuan(-1000), false],
      ['FindingReported', yuan(1000), 'D19'],
      ['ContributionReassessed', false, false],
    ]);
    // Told twice, or of another sum or number, nothing comes back.
    for (const other of [back, paid({ paid: false, refundNo: 'TF2' }), paid({ paid: false, amountFen: yuan(1) })])
      expect(takeRefund(other, policyOf)(returned.account)).toEqual({ kind: 'nothing-to-do' });
    const again = after(
      ...twice,
      order,
      takeRefund(paid(), policyOf),
      takeRefund(back, policyOf),
      order,
      takeRefund(paid({ flowNo: 'z3' }), policyOf),
    );
    expect(again.wrote[0]).toMatchObject({ type: 'RefundPaid', data: { settles: 'D19' } });
    expect(year(again.account)).toMatchObject([{ refundDueFen: 0 }]);
  });
  it('of another sum than what is due goes back', () => {
    expect(
      after(...twice, orderRefund({ voucherNo: 'v2', class: 'D12', refundNo: 'TF1', amountFen: yuan(900) }, mark)).wrote,
    ).toMatchObject([{ type: 'RefundFailed' }]);
  });
  it('is not counted where the bank paid another sum, or nobody ordered it', () => {
    expect(after(...twice, order, takeRefund(paid({ amountFen: yuan(1) }), policyOf)).wrote).toEqual([]);
    expect(after(...twice, takeRefund(paid(), policyOf)).wrote).toEqual([]);
  });
});

describe('代缴 of somebody who does not belong on its roster', () => {
  const off = { ...mark, reason: 'roster-changed', rosterNo: 'QC7' };
  const behalf = line('v', 100, { kind: 'on-behalf' });
  const striking = strike(behalf, off, policyOf);
  const enrolment = learn(enrolled('甲'), policyOf);
  const poor = learn({ of: 'identity', type: '低保对象', from: '2022-01-01' as LocalDate }, policyOf);
  const entering = enter(behalf, entered(100), policyOf);

  it('leaves the account by a red entry under its case, and its tier with it', () => {
    const { account, wrote } = after(enrolment, poor, entering, striking);
    expect(wrote.map(({ type }) => type)).toEqual(['ContributionStruck', 'ContributionReversed']);
    expect(wrote[1]!.data).toMatchObject({
      ...mark,
      reason: 'roster-changed',
      withheld: 'D23',
      enteredOn: '2022-10-09',
      keptFen: 0,
      tierFen: 0,
    });
    expect(account.payments[0]).toMatchObject({ place: 'D23', keptFen: 0, refundDueFen: 0 });
    expect(account.standings[0]).toMatchObject({ onBehalfFen: 0, tierFen: 0 });
  });

  it('leaves the person’s own money where it is', () => {
    const own = enter(line('o', 300, { paidAt: '2022-11-08T10:00:00.000+08:00' as Instant }), entered(300), policyOf);
    const { account } = after(enrolment, poor, entering, own, striking);
    expect(account.standings[0]).toMatchObject({ keptFen: yuan(300), onBehalfFen: 0, tierFen: yuan(300) });
  });

  it('is not posted when it is entered only later', () => {
    const { wrote, account } = after(enrolment, poor, striking, entering);
    expect(wrote).toEqual([{ type: 'ContributionWithheld', data: expect.objectContaining({ withheld: 'D23' }) }]);
    expect(account.payments[0]).toMatchObject({ place: 'D23', keptFen: 0 });
  });

  it('is not found missing from registration either', () => {
    const { wrote, account } = after(entering, striking);
    expect(wrote.map(({ type, data }) => [type, 'instead' in data && data.instead])).toEqual([
      ['ContributionStruck', false],
      ['ContributionWithheld', 'D05'],
    ]);
    expect(enrolment(account)).toMatchObject({ kind: 'accepted', events: [{ type: 'ParticipantNoted' }] });
  });

  it('struck again changes nothing, nor does striking what another correction took away', () => {
    expect(after(enrolment, entering, striking, striking).wrote).toEqual([]);
    expect(after(enrolment, entering, release('v', { left: 'cancelled' }, mark, policyOf), striking).wrote).toEqual([]);
  });

  it('stands alike in whatever order list, entry and correction came', () => {
    const steps = [enrolment, poor, entering, striking];
    const orders = steps
      .flatMap((a) => steps.flatMap((b) => steps.flatMap((c) => steps.map((d) => [a, b, c, d]))))
      .filter((order) => new Set(order).size === 4);
    const last = ({ payments, standings, person }: Account) =>
      JSON.stringify([payments, standings.filter(({ tierFen }) => tierFen !== 0), person]);
    expect(new Set(orders.map((order) => last(after(...order).account))).size).toBe(1);
  });
});

describe('what the treasury gave back of a line (退库)', () => {
  const back = (returnNo: string, amount: number, over: object = {}) =>
    takeReturnOfEntry(
      {
        voucherNo: 'v2',
        feeYear: 2022 as FeeYear,
        kind: 'current',
        returnNo,
        amountFen: yuan(amount),
        enteredOn: '2022-11-08' as LocalDate,
        ...over,
      },
      policyOf,
    );
  const second = { paidAt: '2022-10-09T10:00:00.000+08:00' as Instant };
  const twice = [
    learn(enrolled('甲'), policyOf),
    enter(line('v1', 1000), entered(1000), policyOf),
    enter(line('v2', 1000, second), entered(1000), policyOf),
  ] as const;
  const once = [learn(enrolled('甲'), policyOf), enter(line('v2', 1000), entered(1000), policyOf)] as const;
  const overlap = learn({ of: 'employee-scheme', fromMonth: '2022-09' as Month }, policyOf);
  const kept = (keptYuan: number, dueYuan: number, tierYuan = keptYuan) => [
    { keptFen: yuan(keptYuan), tierFen: yuan(tierYuan), refundDueFen: yuan(dueYuan) },
  ];

  it.each<[string, readonly Step[], object]>([
    ['pays what is due back of it', [...twice, back('t1', 1000)], kept(1000, 0)],
    ['pays a part of what is due back', [...twice, back('t1', 400)], kept(1000, 600)],
    ['takes kept money away where nothing is due', [...once, back('t1', 1000)], kept(0, 0)],
    ['leaves the rest to be judged as what was entered', [...once, back('t1', 200)], kept(800, 0)],
    ['came again, and stands as before', [...once, back('t1', 1000), back('t2', -1000)], kept(1000, 0)],
    ['came again, and is due as before', [...twice, back('t1', 1000), back('t2', -1000)], kept(1000, 1000)],
    [
      'pays the months of the employee scheme, of the money as it was entered',
      [...once, overlap, back('t1', 333)],
      kept(666.67, 0.33, 1000),
    ],
    ['is the same where the list comes afterwards', [...once, back('t1', 333), overlap], kept(666.67, 0.33, 1000)],
    [
      'pays all that is due, which is no reason to count months of what is left',
      [once[0], enter(line('v2', 900), entered(900), policyOf), overlap, back('t1', 300)],
      kept(600, 0, 900),
    ],
    ['of all the money leaves nothing, whatever was due', [...once, overlap, back('t1', 1000)], kept(0, 0)],
  ])('%s', (_what, steps, expected) => {
    const { account } = after(...steps);
    expect(year(account)).toEqual(expected);
    expect(reassess('policy', policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
  });

  it('counts once per line of the treasury, and not before its voucher is entered', () => {
    const { account } = after(...once, back('t1', 1000));
    expect(back('t1', 1000)(account)).toEqual({ kind: 'nothing-to-do' });
    expect(back('t1', 1000)(after(once[0], declare(line('v2', 1000))).account)).toEqual({ kind: 'nothing-to-do' });
    expect(back('t1', 1000, { voucherNo: 'other' })(account)).toEqual({ kind: 'nothing-to-do' });
  });
  it('of money that is withheld is taken down, and counts once it is posted', () => {
    const withheld = [enter(line('v2', 1000), entered(1000), policyOf), back('t1', 1000)];
    expect(after(...withheld).wrote.map(({ type }) => type)).toEqual(['ContributionReturned']);
    expect(year(after(...withheld, learn(enrolled('甲'), policyOf)).account)).toEqual(kept(0, 0));
  });
});
