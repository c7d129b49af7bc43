import { feeYear, fen, instantOn, localDate, month, type LocalDate } from '@jumin/kernel';
import { parseDocument, isSeq } from 'yaml';
import { compilePolicy, type ParentTexts } from '../compile/compile-policy';
import type { PolicyProblem } from '../compile/problem';
import { assessContributions } from '../engine/assess-contributions';
import { assessSubsidy } from '../engine/assess-subsidy';
import { onBehalfDue } from '../engine/tiers';
import type { IdentityFact, PaymentFact, PersonFacts, YearFacts } from '../facts';
import { levels, newTrace, type Level, type SubsidyAssessment, type TraceStep } from '../outcome';
import type { Policy } from '../policy';
import type { CaseResult, PolicyCase } from './case-file';
import { readCaseList, readOneCase } from './case-schema';

/** One case computed: what it comes to, every step with its grounds, and whether that is what was expected. */
export interface ExplainedCase {
  readonly case: string;
  readonly result: CaseResult;
  readonly trace: readonly TraceStep[];
  /** Null where the case expects nothing. */
  readonly matches: boolean | null;
}

/** The policy or the cases cannot be read; `problems` says where. */
export class CasesNotReadable extends Error {
  constructor(readonly problems: readonly PolicyProblem[]) {
    super(problems.map(({ file, line, path, en }) => `${file}:${line ?? '?'} ${path} ${en}`).join('\n'));
    this.name = 'CasesNotReadable';
  }
}

/** Computes policy cases (YAML, one or a list) by a policy. Pure. Throws CasesNotReadable. */
export const explainCases = (policyText: string, parents: ParentTexts, casesText: string): readonly ExplainedCase[] => {
  const compiled = compilePolicy(policyText, parents);
  if (!compiled.ok) throw new CasesNotReadable(compiled.problems);
  return readCases(casesText).map((one) => explainCase(compiled.policy, one));
};

export const readCases = (text: string, file = 'cases'): readonly PolicyCase[] => {
  const isList = isSeq(parseDocument(text).contents);
  const read = isList ? readCaseList(text, file) : readOneCase(text, file);
  if (!read.ok) throw new CasesNotReadable(read.problems);
  const { content } = read.file;
  return isList ? (content as readonly PolicyCase[]) : [content as PolicyCase];
};

export const explainCase = (policy: Policy, one: PolicyCase): ExplainedCase => {
  const trace = newTrace();
  const facts = factsOf(policy, one);
  // A case of another year is one of a list that is not loaded.
  const ofYear = one.feeYear === policy.feeYear ? policy : null;
  const year = assessContributions(ofYear, facts, trace);
  const subsidy = ofYear === null ? null : assessSubsidy(ofYear, year, trace);
  const subsidyFen = subsidyOf(ofYear, subsidy);
  const result: CaseResult = {
    keptFen: year.keptFen,
    onBehalfFen: year.onBehalfFen,
    tierFen: year.tierFen,
    subsidyFen,
    creditedFen: year.keptFen + year.onBehalfFen + levels.reduce((sum, level) => sum + (subsidyFen[level] ?? 0), 0),
    refundDueFen: year.refundDueFen,
  };
  return { case: one.case, result, trace: trace.steps, matches: one.expect === undefined ? null : fits(result, one.expect) };
};

/** Levels that pay at some tier are named, also where this person gets 0; the others are 0 and left out. */
const subsidyOf = (policy: Policy | null, subsidy: SubsidyAssessment | null): Partial<Record<Level, number>> => {
  if (policy === null || subsidy === null || subsidy.kind === 'undetermined') return {};
  const rows = policy.periods.flatMap((rules) => [...(rules.subsidy?.byTier.values() ?? [])]);
  const paying = levels.filter((level) => rows.some((row) => row[level] > 0));
  return Object.fromEntries(paying.map((level) => [level, subsidy.subsidyFen[level]]));
};

const fits = (result: CaseResult, expected: Partial<CaseResult>): boolean =>
  (['keptFen', 'onBehalfFen', 'tierFen', 'creditedFen', 'refundDueFen'] as const).every(
    (key) => expected[key] === undefined || expected[key] === result[key],
  ) &&
  (expected.subsidyFen === undefined || levels.every((level) => (expected.subsidyFen![level] ?? 0) === (result.subsidyFen[level] ?? 0)));

const dateOrNull = (text: string | null | undefined): LocalDate | null => (text ? localDate(text) : null);

/** The facts as the engine takes them, in the order in which they were written: payments of one day keep it. */
export const factsOf = (policy: Policy, one: PolicyCase): YearFacts => {
  const year = feeYear(one.feeYear);
  const person = personOf(one);
  const signed = one.elections ?? (one.chosenTierFen ? [{ tierFen: one.chosenTierFen, signedOn: `${year}-01-01` }] : []);
  const written = one.payments.map((payment, index): PaymentFact => {
    const paidOn = localDate(payment.paidOn);
    const voucherNo = `case-${String(index + 1).padStart(3, '0')}`;
    return {
      paymentId: voucherNo,
      voucherNo,
      paidAt: instantOn(paidOn, payment.paidAt ?? '10:00:00'),
      enteredOn: localDate(payment.enteredOn ?? payment.paidOn),
      amountFen: fen(payment.amountFen),
      kind: payment.kind ?? 'current',
      forYear: feeYear(payment.forYear ?? one.feeYear),
      originalTierFen: payment.originalTierFen === undefined ? null : fen(payment.originalTierFen),
      writtenChoice: payment.writtenChoice ?? false,
      amountDisputed: payment.amountDisputed ?? false,
    };
  });
  const paidOnBehalf = written.some(({ kind }) => kind === 'on-behalf') ? null : fromRoster(policy, person.identities, year);
  return {
    feeYear: year,
    person,
    elections: signed.map(({ tierFen, signedOn }) => ({
      feeYear: year,
      tierFen: fen(tierFen),
      signedOn: localDate(signedOn),
      hardship: false,
    })),
    payments: paidOnBehalf === null ? written : [paidOnBehalf, ...written],
  };
};

const personOf = ({ person }: PolicyCase): PersonFacts => ({
  born: dateOrNull(person.born),
  diedOn: dateOrNull(person.diedOn),
  student:
    person.student === true
      ? [{ from: localDate('1900-01-01'), to: null }]
      : (person.student || []).map(({ from, to }) => ({ from: localDate(from), to: dateOrNull(to) })),
  publicOfficial: person.publicOfficial ?? false,
  employeeScheme: (person.employeeScheme ?? []).map(({ from, to }) => ({ fromMonth: month(from), toMonth: to ? month(to) : null })),
  identities: (person.identities ?? []).map(({ type, grade = null, from, to, rosterConfirmedOn }) => ({
    type,
    grade,
    from: localDate(from),
    to: dateOrNull(to),
    rosterConfirmedOn: dateOrNull(rosterConfirmedOn),
  })),
});

/** A confirmed roster is paid on the day of its confirmation: once, by the identity that is due most. A day outside the fee year is its nearest end. */
const fromRoster = (policy: Policy, identities: readonly IdentityFact[], year: YearFacts['feeYear']): PaymentFact | null => {
  const [first, last] = [localDate(`${year}-01-01`), localDate(`${year}-12-31`)];
  const due = identities.flatMap((identity) => {
    if (!identity.rosterConfirmedOn) return [];
    const confirmed = identity.rosterConfirmedOn;
    const on = confirmed < first ? first : confirmed > last ? last : confirmed;
    const amountFen = onBehalfDue(policy, [identity], on);
    return amountFen === 0 ? [] : [{ on, amountFen }];
  });
  due.sort((one, other) => other.amountFen - one.amountFen || (one.on < other.on ? -1 : 1));
  const [paid] = due;
  if (paid === undefined) return null;
  return {
    paymentId: 'roster',
    voucherNo: 'roster',
    paidAt: instantOn(paid.on, '09:00:00'),
    enteredOn: paid.on,
    amountFen: paid.amountFen,
    kind: 'on-behalf',
    forYear: year,
  };
};
