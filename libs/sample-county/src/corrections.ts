import type { FaultKey } from './answer-key';
import type { CountyYear } from './counties/county-year';
import { rosterFacts, rowsFor, type LateDocument } from './documents/late-documents';
import { codesOf } from './documents/county-codes';
import type { Fault } from './faults/fault';
import type { Days } from './happenings/days';
import { amountOf } from './happenings/happenings';

/** Values of a document before and after, in fen; people by their citizen numbers. */
export interface Pair {
  readonly field: string;
  readonly original: string | number;
  readonly current: string | number;
}

/** What the party that erred does about one fault: hands in the document that is missing, or submits a correction for the counterparty to countersign. */
export interface CorrectionAct {
  /** Of the fault, in the answer key. */
  readonly id: string;
  readonly class: string;
  readonly corrects: string;
  readonly keys: FaultKey['keys'];
  readonly documents?: readonly LateDocument[];
  readonly correction?: { readonly reason: string; readonly pairs: readonly Pair[] };
  /** Money that the agency's bank then pays back. */
  readonly refund?: { readonly idNumber: string; readonly amountFen: number };
}

/** `corrections.json`: what the parties do on one day after the year, so that a run can act in their place. */
export interface Corrections {
  readonly day: string;
  readonly acts: readonly CorrectionAct[];
}

const refundReasons: Readonly<Record<string, string>> = { D12: 'duplicate', D25: 'not-admitted', D26: 'amount-adjusted' };

export const correctionsOf = (rules: CountyYear, faults: readonly Fault[], keys: readonly FaultKey[], days: Days): Corrections => {
  const day = `${rules.year + 1}-02-01`;
  const late = rowsFor(rules, faults, days, day);
  const acts = keys.flatMap((key, at): CorrectionAct[] => {
    const act = { id: key.id, class: key.class, corrects: key.corrects, keys: key.keys };
    const fault = faults[at]!;
    const documents = late.get(fault);
    if (documents) return [{ ...act, documents }];
    const correction = correctionFor(rules, fault);
    if (!correction) return [];
    const isRefund = refundReasons[key.class] !== undefined;
    return [{ ...act, correction, ...(isRefund ? { refund: { idNumber: key.keys['idNumber']!, amountFen: key.differenceFen! } } : {}) }];
  });
  return { day, acts };
};

/** The document of the erring party, by what it knows itself. */
const correctionFor = (rules: CountyYear, fault: Fault): CorrectionAct['correction'] | undefined => {
  const { voucher, amountFen, differenceFen, keys } = fault;
  const own = codesOf(rules.county);
  const amount = (original: number, current: number): Pair => ({ field: 'amountFen', original, current });
  const reason = refundReasons[fault.class];
  if (reason) return { reason, pairs: [amount(amountFen!, amountFen! - differenceFen!)] };
  switch (fault.class) {
    case 'D07':
      return { reason: 'typed-wrong', pairs: [amount(voucher!.enteredFen ?? amountFen!, amountOf(voucher!))] };
    case 'D14':
      return { reason: 'wrong-person', pairs: [{ field: 'idNumber', original: keys['idNumber']!, current: keys['rightIdNumber']! }] };
    case 'D15':
      return {
        reason: 'wrong-treasury',
        pairs: [{ field: 'treasury', original: voucher!.treasury!, current: own.treasury }, amount(amountFen!, amountFen!)],
      };
    case 'D17':
      return {
        reason: 'wrong-subject',
        pairs: [{ field: 'budgetSubject', original: voucher!.subject!, current: own.budgetSubject }, amount(amountFen!, amountFen!)],
      };
    case 'D20':
      return { reason: 'bounced', pairs: [amount(amountFen!, 0)] };
    case 'D23': {
      const [listed, allotted] = rosterFacts(fault);
      return fault.erred === 'H'
        ? {
            reason: 'roster-changed',
            pairs: [{ field: 'people', original: listed.people, current: allotted.people }, amount(listed.amountFen, allotted.amountFen)],
          }
        : { reason: 'allotted-wrong', pairs: [amount(allotted.amountFen, listed.amountFen)] };
    }
    default:
      return undefined;
  }
};
