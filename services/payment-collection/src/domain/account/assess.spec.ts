import { fen, type FeeYear, type Instant, type LocalDate } from '@jumin/kernel';
import { shippedPolicies } from '@jumin/policy';
import { declare, enter, learn, reassess } from './assess';
import type { PolicyOf } from './assess-year';
import type { AccountEvent, DeclaredData, ParticipantFact } from './events';
import { accountAggregate, evolve, type Account } from './state';

/** 靖远 2022: tiers from 100 up, the months in the employee scheme go back, no further payments named. */
const jingyuan = shippedPolicies().find(({ id }) => id === '620421-2022')!.policy;
const policyOf: PolicyOf = (county, feeYear) => (county === '620421' && feeYear === 2022 ? jingyuan : null);

type Fact = (account: Account) => { readonly kind: string; readonly events?: readonly AccountEvent[] };
const given = (...facts: readonly Fact[]): Account =>
  facts.reduce<Account>((account, fact) => (fact(account).events ?? []).reduce<Account>(evolve, account), accountAggregate.initial);
const when = (fact: Fact, ...before: readonly Fact[]) => fact(given(...before)).events ?? [];
const types = (events: readonly AccountEvent[]) => events.map(({ type }) => type);

const line = (over: Partial<DeclaredData> = {}): DeclaredData => ({
  voucherNo: 'v1',
  feeYear: 2022 as FeeYear,
  kind: 'current',
  county: '620421',
  amountFen: fen(50000),
  paidAt: '2022-10-08T10:00:00.000+08:00' as Instant,
  nameIx: 'zhang',
  ...over,
});
const enrolment: ParticipantFact = {
  of: 'enrolment',
  county: '620421',
  unit: '620421101',
  born: '1980-05-01' as LocalDate,
  sex: 'female',
  nameIx: 'zhang',
};
const enrolled = learn(enrolment, policyOf);
const declared = declare(line());
const entered = (over: Partial<DeclaredData> = {}, enteredFen = 50000, disputed = false) =>
  enter(line(over), { enteredOn: '2022-10-09' as LocalDate, enteredFen: fen(enteredFen), ...(disputed ? { disputed } : {}) }, policyOf);
const death = learn({ of: 'death', diedOn: '2022-10-01' as LocalDate }, policyOf);

describe('an account', () => {
  it('posts a declared line when the treasury has entered it, and says in few words that it is kept whole', () => {
    expect(when(entered(), enrolled, declared)).toEqual([
      {
        type: 'ContributionPosted',
        data: {
          voucherNo: 'v1',
          kind: 'current',
          enteredOn: '2022-10-09',
          enteredFen: 50000,
          county: '620421',
          feeYear: 2022,
          keptFen: 50000,
          tierFen: 50000,
          policy: jingyuan.version,
          rules: 'kept.tier tier.reached',
        },
      },
    ]);
  });

  it('declares and posts in one step when detail and entry come together', () => {
    expect(types(when(entered(), enrolled))).toEqual(['ContributionDeclared', 'ContributionPosted']);
  });

  it('says nothing when a document comes again', () => {
    expect(when(declared, enrolled, declared)).toEqual([]);
    expect(when(entered(), enrolled, declared, entered())).toEqual([]);
    expect(when(enrolled, enrolled)).toEqual([]);
    expect(when(death, enrolled, death)).toEqual([]);
  });

  it('withholds money of a payer whom nobody registered (D05), and posts it when somebody does', () => {
    expect(when(entered(), declared)).toMatchObject([{ type: 'ContributionWithheld', data: { withheld: 'D05', enteredFen: 50000 } }]);
    expect(when(enrolled, declared, entered())).toMatchObject([
      { type: 'ParticipantNoted' },
      { type: 'ContributionPosted', data: { mended: 'D05', keptFen: 50000 } },
    ]);
  });

  it('withholds money whose name is not that of the number (D14)', () => {
    expect(when(entered({ nameIx: 'li' }), enrolled)).toMatchObject([{ type: 'ContributionDeclared' }, { data: { withheld: 'D14' } }]);
    const unregistered = entered({ nameIx: 'li' });
    expect(when(enrolled, unregistered)).toMatchObject([{ type: 'ParticipantNoted' }, { data: { withheld: 'D14', instead: 'D05' } }]);
  });

  it('takes posted money back when a later form gives the number another name', () => {
    const renamed = learn({ ...enrolment, nameIx: 'li' } as ParticipantFact, policyOf);
    expect(when(renamed, enrolled, entered())).toMatchObject([
      { type: 'ParticipantNoted' },
      {
        type: 'ContributionReversed',
        data: { withheld: 'D14', keptFen: 0, lines: [{ voucherNo: 'v1', keptFen: -50000, month: '2022-10' }] },
      },
    ]);
  });

  it('judges posted money anew when a death list comes late (D25)', () => {
    expect(when(death, enrolled, entered())).toMatchObject([
      { type: 'ParticipantNoted' },
      {
        type: 'ContributionReassessed',
        data: {
          cause: 'death',
          keptFen: 0,
          refundDueFen: 50000,
          lines: [{ keptFen: -50000, refundDueFen: 50000, raised: 'D25', differenceFen: 50000 }],
        },
      },
    ]);
  });

  it('keeps what is entered for a year without a list, and judges it once the list is there', () => {
    const noPolicy: PolicyOf = () => null;
    const early = enter(line({ amountFen: fen(55000) }), { enteredOn: '2022-10-09' as LocalDate, enteredFen: fen(55000) }, noPolicy);
    expect(when(early, enrolled)).toMatchObject([{}, { type: 'ContributionPosted', data: { policy: 'none', keptFen: 55000, tierFen: 0 } }]);
    expect(when(reassess('policy', policyOf), enrolled, early)).toMatchObject([
      {
        type: 'ContributionReassessed',
        data: { cause: 'policy', keptFen: 50000, refundDueFen: 5000, lines: [{ raised: 'D26', differenceFen: 5000 }] },
      },
    ]);
    expect(when(reassess('policy', policyOf), enrolled, early, reassess('policy', policyOf))).toEqual([]);
  });

  it('keeps the treasury amount of a voucher in dispute (D07) and raises no D26 about it', () => {
    expect(when(entered({}, 47800, true), enrolled)).toMatchObject([{}, { data: { enteredFen: 47800, disputed: true, keptFen: 47800 } }]);
  });

  it('keeps the earlier of two payments by bank instant, though the later came first (W2)', () => {
    const later = entered({ voucherNo: 'v2', paidAt: '2022-10-10T09:00:00.000+08:00' as Instant });
    expect(when(entered(), enrolled, later)).toMatchObject([
      { type: 'ContributionDeclared' },
      {
        type: 'ContributionPosted',
        data: {
          voucherNo: 'v1',
          keptFen: 50000,
          refundDueFen: 50000,
          lines: expect.arrayContaining([expect.objectContaining({ voucherNo: 'v2', keptFen: -50000, raised: 'D12' })]),
        },
      },
    ]);
  });
});
