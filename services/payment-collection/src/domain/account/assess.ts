import { accept, nothingToDo, type Decision, type LocalDate } from '@jumin/kernel';
import type { PolicyOf } from './assess-year';
import type { AccountEvent, Cause, DeclaredData, EntryData, ParticipantFact } from './events';
import { settle } from './settle';
import { evolve, findPayment, hasLeft, note, withPayment, type Account } from './state';
import { together } from './together';

type Assessed = Decision<AccountEvent, never>;

/*
 * Files are facts, so nothing here refuses. Every function answers with the events that bring the account from where it stands to where everything it
 * has seen puts it; so it does not matter in which order enrolments, lists, policies, details and entries arrived.
 */

/** A line of a voucher names this person. */
export const declare =
  (line: DeclaredData) =>
  (account: Account): Assessed =>
    findPayment(account, line) ? nothingToDo : accept({ type: 'ContributionDeclared', data: line });

/** The treasury has entered the line's voucher. The line comes along, for entry and detail may be told of at once. */
export const enter =
  (line: DeclaredData, entry: EntryData, policyOf: PolicyOf) =>
  (account: Account): Assessed => {
    const known = findPayment(account, line);
    if (known?.entry) return nothingToDo;
    const first: AccountEvent[] = known ? [] : [{ type: 'ContributionDeclared', data: line }];
    const before = first.reduce<Account>(evolve, account);
    return decided(account, [...first, ...settle(withPayment(before, line, { entry }), 'payment', policyOf)]);
  };

/** The bank took back the money of the line's voucher. The line comes along, for both may be told of at once. */
export const bounce =
  (line: DeclaredData, bouncedOn: LocalDate, policyOf: PolicyOf) =>
  (account: Account): Assessed => {
    const known = findPayment(account, line);
    if (known?.bounced || (known && hasLeft(known))) return nothingToDo;
    const { voucherNo, feeYear, kind, county } = line;
    const events: AccountEvent[] = [
      ...(known ? [] : [{ type: 'ContributionDeclared', data: line } as const]),
      { type: 'ContributionBounced', data: { voucherNo, feeYear, kind, county, bouncedOn } },
    ];
    return decided(account, [...events, ...settle(events.reduce<Account>(evolve, account), 'bounce', policyOf)]);
  };

/** Registration told something of the person. What is known already changes nothing. */
export const learn =
  (fact: ParticipantFact, policyOf: PolicyOf) =>
  (account: Account): Assessed => {
    const after = note(account, fact);
    if (saysNothingNew(account, after, fact)) return nothingToDo;
    return decided(account, [{ type: 'ParticipantNoted', data: fact }, ...settle(after, fact.of, policyOf)]);
  };

/** A policy was loaded. */
export const reassess =
  (cause: Cause, policyOf: PolicyOf) =>
  (account: Account): Assessed =>
    decided(account, settle(account, cause, policyOf));

/** What a step brought, for an account that stood as given before it. */
export const decided = (before: Account, events: readonly AccountEvent[]): Assessed =>
  events.length === 0 ? nothingToDo : accept(...together(before, events));

const saysNothingNew = (before: Account, after: Account, fact: ParticipantFact): boolean => {
  switch (fact.of) {
    case 'election':
      return before.elections.some(
        ({ feeYear, tierFen, signedOn, hardship }) =>
          feeYear === fact.feeYear && tierFen === fact.tierFen && signedOn === fact.signedOn && (hardship || !fact.hardship),
      );
    case 'school-roll':
      return before.person.student.some(({ from }) => from === fact.enrolledOn);
    default:
      return JSON.stringify([before.enrolment, sorted(before)]) === JSON.stringify([after.enrolment, sorted(after)]);
  }
};
const sorted = ({ person }: Account) => ({
  ...person,
  identities: [...person.identities].sort((one, other) => (one.type + one.from < other.type + other.from ? -1 : 1)),
  employeeScheme: [...person.employeeScheme].sort((one, other) => (one.fromMonth < other.fromMonth ? -1 : 1)),
});
