import type { Instant } from '@jumin/kernel';
import type { StoredEvent } from '@jumin/event-store';
import { publish } from '../../integration/publish';
import { day, enrolled, entered, line as lineOf, policyOf, yuan } from './account.fixture';
import { declare, enter, learn } from './assess';
import { contest, withdrawContest } from './contest';
import { orderRefund, release, takeRefund } from './correct';
import type { AccountEvent, CorrectionMark, DeclaredData } from './events';
import { accountAggregate, evolve, type Account } from './state';

const registered = learn(enrolled('甲'), policyOf);
const line = (voucherNo: string, amountYuan: number, over: Partial<DeclaredData> = {}) =>
  lineOf(voucherNo, amountYuan, { nameIx: '甲', ...over });
const posted = enter(line('v', 2000), entered(2000), policyOf);
const mark: CorrectionMark = { caseId: '6f1f2a9e-0c55-5d6b-8f61-0a5b7f3c9a02', reason: 'wrong-person', maker: 't1', checker: 'h1' };

type Step = (account: Account) => ReturnType<ReturnType<typeof contest>>;
const after = (...steps: readonly Step[]): Account =>
  steps.reduce<Account>((account, step) => {
    const decision = step(account);
    if (decision.kind === 'refused') throw new Error(decision.refusal.code);
    return decision.kind === 'accepted' ? decision.events.reduce<Account>(evolve, account) : account;
  }, accountAggregate.initial);
const wroteBy = (account: Account, step: Step): readonly AccountEvent[] => {
  const decision = step(account);
  return decision.kind === 'accepted' ? decision.events : [];
};
const objects = contest({ voucherNo: 'v', deniedOn: day('2022-12-01') });
const told = (events: readonly AccountEvent[]) =>
  events
    .flatMap((event) => publish({ ...event, stream: 'account-p1' } as unknown as StoredEvent))
    .map(({ type, data }) => [type, (data as { class?: string }).class ?? null]);

describe('a payer who says that posted money is not theirs', () => {
  const twice = [
    enter(line('w', 1000), entered(1000), policyOf),
    enter(line('v', 1000, { paidAt: '2022-10-09T10:00:00.000+08:00' as Instant }), entered(1000), policyOf),
  ];
  it.each<[string, Account, object]>([
    ['of a voucher that names somebody else', after(registered), { code: 'NoSuchContribution', voucherNo: 'v' }],
    ['of money that is only declared', after(registered, declare(line('v', 2000))), { code: 'NotPosted', place: 'declared' }],
    [
      'of money whose name shows it already',
      after(registered, enter(line('v', 2000, { nameIx: '乙' }), entered(2000), policyOf)),
      { code: 'NotPosted', place: 'D14' },
    ],
    [
      'of money that a correction has moved already',
      after(registered, posted, release('v', { left: 'moved', to: 'p2' }, mark, policyOf)),
      { code: 'NotPosted', place: 'moved' },
    ],
    [
      'of money that is being paid back',
      after(registered, ...twice, orderRefund({ voucherNo: 'v', class: 'D12', refundNo: 'TF1', amountFen: yuan(1000) }, mark)),
      { code: 'RefundUnderWay', refundNo: 'TF1' },
    ],
  ])('is refused %s', (_what, account, refusal) => expect(objects(account)).toEqual({ kind: 'refused', refusal }));

  it('is taken down, once, and the money stays where it is until it is corrected', () => {
    const before = after(registered, posted);
    expect(wroteBy(before, objects)).toEqual([
      {
        type: 'ContributionContested',
        data: { voucherNo: 'v', county: '620421', amountFen: yuan(2000), ...entered(2000), deniedOn: '2022-12-01' },
      },
    ]);
    const contested = after(registered, posted, objects);
    expect(contested.standings).toEqual(before.standings);
    expect(contested.payments[0]).toMatchObject({ place: 'posted', contested: true });
    expect(objects(contested)).toEqual({ kind: 'nothing-to-do' });
    expect(
      after(registered, ...twice, orderRefund({ voucherNo: 'v', class: 'D12', refundNo: 'TF1', amountFen: yuan(1000) }, mark)).payments,
    ).toHaveLength(2);
  });
  it('may object where a refund has failed', () => {
    const refund = { refundNo: 'TF1', amountFen: yuan(1000), paidOn: day('2022-11-01'), paid: false, flowNo: 'z' };
    const failed = after(
      registered,
      ...twice,
      orderRefund({ voucherNo: 'v', class: 'D12', ...refund }, mark),
      takeRefund(refund, policyOf),
    );
    expect(objects(failed).kind).toBe('accepted');
  });
  it('speaks of all lines that the voucher has in the account', () => {
    const years = ['v', 'v'].map((no, nth) =>
      enter(line(no, 500, { kind: nth === 0 ? 'current' : 'back-payment' }), entered(500), policyOf),
    );
    expect(wroteBy(after(registered, ...years), objects)).toMatchObject([{ data: { amountFen: yuan(1000), enteredFen: yuan(1000) } }]);
  });
  it('may withdraw what was said, and nothing else', () => {
    const contested = after(registered, posted, objects);
    expect(wroteBy(contested, withdrawContest('v')).map(({ type }) => type)).toEqual(['ContestWithdrawn']);
    const withdrawn = after(registered, posted, objects, withdrawContest('v'));
    expect(withdrawn).toEqual(after(registered, posted));
    expect(withdrawContest('v')(withdrawn)).toEqual({ kind: 'refused', refusal: { code: 'NotContested' } });
    expect(withdrawContest('x')(withdrawn)).toEqual({ kind: 'refused', refusal: { code: 'NoSuchContribution', voucherNo: 'x' } });
  });
});

describe('what the others are told of an objection', () => {
  const contested = after(registered, posted, objects);
  it('a finding of the class of wrong persons, with all parties and the payer’s word', () => {
    const [finding] = wroteBy(after(registered, posted), objects).flatMap((event) =>
      publish({ ...event, stream: 'account-p1' } as unknown as StoredEvent),
    );
    expect(finding).toMatchObject({
      type: 'FindingReported',
      data: {
        class: 'D14',
        rootKey: 'v/p1',
        keys: { voucherNo: 'v', subjectId: 'p1' },
        amountFen: yuan(2000),
        differenceFen: yuan(2000),
        parties: { T: { amountFen: yuan(2000) }, K: { enteredOn: '2022-10-09' }, payer: { deniedOn: '2022-12-01' } },
      },
    });
  });
  it('withdrawn with the objection, and with the money', () => {
    expect(told(wroteBy(contested, withdrawContest('v')))).toEqual([['FindingWithdrawn', 'D14']]);
    const red = wroteBy(contested, release('v', { left: 'moved', to: 'p2' }, mark, policyOf));
    expect(told(red)).toContainEqual(['FindingWithdrawn', 'D14']);
    expect(red).toMatchObject([{ type: 'ContributionReversed', data: { contested: true, left: 'moved', keptFen: 0, tierFen: 0 } }]);
    expect(red.reduce(evolve, contested).payments[0]).not.toHaveProperty('contested');
  });
});
