import type { FeeYear, Fen, Instant, LocalDate } from '@jumin/kernel';
import { compilePolicy, shippedPolicies, type Policy } from '@jumin/policy';
import { enter, learn, reassess } from './assess';
import { orderRefund, release, takeCorrected, takeRefund } from './correct';
import type { AccountEvent, CorrectionMark, DeclaredData, ParticipantFact } from './events';
import { accountAggregate, evolve, type Account } from './state';

const { text, parents } = shippedPolicies().find(({ id }) => id === '620421-2022')!;
const compiled = compilePolicy(text, parents);
const policy = compiled.ok ? compiled.policy : undefined!;
const policyOf = (): Policy => policy;
const yuan = (amount: number): Fen => (amount * 100) as Fen;

const enrolled = (nameIx: string): ParticipantFact => ({
  of: 'enrolment',
  county: '620421',
  unit: '620421101',
  born: '1980-05-01' as LocalDate,
  sex: 'female',
  nameIx,
});
const line = (voucherNo: string, amount: number, over: Partial<DeclaredData> = {}): DeclaredData => ({
  voucherNo,
  feeYear: 2022 as FeeYear,
  kind: 'current',
  county: '620421',
  amountFen: yuan(amount),
  paidAt: '2022-10-08T10:00:00.000+08:00' as Instant,
  ...over,
});
const entered = (amount: number) => ({ enteredOn: '2022-10-09' as LocalDate, enteredFen: yuan(amount) });
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
      () => release('v', 'moved', mark, policyOf)(wrong.account),
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
    const { account, wrote } = after(...posted, release('v', 'moved', mark, policyOf));
    expect(wrote).toEqual([
      { type: 'ContributionReversed', data: expect.objectContaining({ left: 'moved', keptFen: 0, tierFen: 0, ...mark }) },
    ]);
    expect(enter(line('v', 2000), entered(2000), policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
    expect(reassess('policy', policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
    expect(release('v', 'moved', mark, policyOf)(account)).toEqual({ kind: 'nothing-to-do' });
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
  const order = orderRefund({ voucherNo: 'v2', refundNo: 'TF1', amountFen: yuan(1000) }, mark);
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
  it('of another sum than what is due goes back', () => {
    expect(after(...twice, orderRefund({ voucherNo: 'v2', refundNo: 'TF1', amountFen: yuan(900) }, mark)).wrote).toMatchObject([
      { type: 'RefundFailed' },
    ]);
  });
  it('is not counted where the bank paid another sum, or nobody ordered it', () => {
    expect(after(...twice, order, takeRefund(paid({ amountFen: yuan(1) }), policyOf)).wrote).toEqual([]);
    expect(after(...twice, takeRefund(paid(), policyOf)).wrote).toEqual([]);
  });
});
