import type { Actor } from '@jumin/event-store';
import { accept, isWithin, nothingToDo, refuse, type Decision, type LocalDate } from '@jumin/kernel';
import type { CorrectionLine, CorrectionPair } from '@jumin/contracts';
import type { Party } from './catalogue';
import { linesAddUp, linesToName, linesWanted, type LinesWanted } from './corrected-lines';
import {
  correctionOf,
  isLate,
  refundNoOf,
  unknown,
  type CorrectionRule,
  type Instrument,
  type Naming,
  type Payer,
  type ReasonCode,
  type VoucherFacts,
  type WantedPair,
} from './corrections';
import type { CaseEvent } from './events';
import type { Attributed, DiscrepancyCase } from './state';

/** Why a step of a correction is not taken. Codes are stable. */
export type CorrectionRefusal =
  | { readonly code: 'NoSuchCase' }
  | { readonly code: 'NotYourDivision'; readonly county: string }
  | { readonly code: 'NotTheErringParty'; readonly corrects: Party }
  | { readonly code: 'WrongState'; readonly state: DiscrepancyCase['status'] }
  | { readonly code: 'ClosesByDocument'; readonly zh: string; readonly en: string }
  | { readonly code: 'ReasonUnknown'; readonly permitted: readonly string[] }
  | { readonly code: 'DoesNotAddUp'; readonly wanted: readonly CorrectionPair[] }
  /** Of a voucher of several people: the lines of which the document must name those that change, so that they add up to the corrected amount. */
  | { readonly code: 'LinesDoNotAddUp'; readonly wanted: LinesWanted }
  | { readonly code: 'NamesDoNotAddUp'; readonly change: number }
  | { readonly code: 'NotOnTheRoster' }
  | { readonly code: 'AlreadyOnTheRoster' }
  /** The document calls itself something else than what this class is corrected by. */
  | { readonly code: 'AnotherInstrument'; readonly instrument: Instrument }
  | { readonly code: 'ChangesNothing'; readonly field: CorrectionPair['field'] }
  | { readonly code: 'PayerNotRegistered'; readonly county: string }
  | { readonly code: 'NameNotOnTheLine' }
  | { readonly code: 'MakerIsChecker' }
  | { readonly code: 'NotTheCounterparty'; readonly countersigns: Party }
  | { readonly code: 'ReasonMissing' };

interface Act {
  readonly actor: Actor;
  readonly on: LocalDate;
}
export interface SubmitCorrection extends Act {
  readonly reason: string;
  /** What the document calls itself, where it says so. */
  readonly instrument?: string;
  readonly pairs: readonly CorrectionPair[];
  /** Lines of a voucher of several people that change. */
  readonly lines?: readonly CorrectionLine[];
  /** Those of the people named who stand on the roster that the case is about. */
  readonly onRoster?: ReadonlySet<string>;
  /** Of a line that moves: whose it is to be. Null where registration knows nobody. */
  readonly payer?: Payer | null;
  readonly facts: VoucherFacts;
}

type Decided = Decision<CaseEvent, CorrectionRefusal>;

/** 谁差错谁更正: only the party to which the case is put may hand in its correction, and only one that adds up. */
export const submit =
  ({ actor, on, reason, instrument, pairs, lines = [], onRoster = new Set(), payer = null, facts }: SubmitCorrection) =>
  (current: DiscrepancyCase): Decided => {
    if (current.status === 'none' || current.status === 'open') return refuse({ code: 'NoSuchCase' });
    if (!isWithin(current.county, actor.division)) return refuse({ code: 'NotYourDivision', county: current.county });
    if (actor.agency !== current.corrects) return refuse({ code: 'NotTheErringParty', corrects: current.corrects });
    if (current.status !== 'attributed') return refuse({ code: 'WrongState', state: current.status });
    const rule = correctionOf(current);
    if (rule === undefined) return refuse({ code: 'WrongState', state: current.status });
    if (isLate(rule)) return refuse({ code: 'ClosesByDocument', ...rule.lateDocument });
    if (instrument !== undefined && instrument !== rule.instrument)
      return refuse({ code: 'AnotherInstrument', instrument: rule.instrument });
    if (!isReasonOf(rule, reason)) return refuse({ code: 'ReasonUnknown', permitted: rule.reason });
    const wanted = rule.pairs(current, facts);
    const naming = rule.names?.(current);
    const named = pairs.filter(({ field }) => naming !== undefined && field === 'subjectId');
    if (
      !addsUp(
        wanted,
        pairs.filter((pair) => !named.includes(pair)),
      )
    )
      return refuse({ code: 'DoesNotAddUp', wanted: shown(wanted) });
    if (naming !== undefined) {
      const misfit = misfitOf(naming, named, onRoster);
      if (misfit !== null) return refuse(misfit);
    }
    const same = unchanged(wanted, pairs);
    if (same !== undefined) return refuse({ code: 'ChangesNothing', field: same.field });
    if (rule.action === 'move') {
      const misfit = misfitOfPayer(current, payer);
      if (misfit !== null) return refuse(misfit);
    }
    const ofLines = linesWanted(rule, pairs, facts);
    if (!linesAddUp(ofLines, lines))
      return refuse(ofLines ? { code: 'LinesDoNotAddUp', wanted: ofLines } : { code: 'DoesNotAddUp', wanted: shown(wanted) });
    const enteredOn = facts.entry?.enteredOn ?? null;
    return accept<CaseEvent>({
      type: 'CorrectionSubmitted',
      data: {
        instrument: rule.instrument,
        reason,
        pairs,
        ...(lines.length === 0 ? {} : { lines }),
        enteredOn,
        maker: actor.id,
        by: current.corrects,
        on,
      },
    });
  };

/** The counterparty agrees: the owning service may now carry it out. */
export const countersign =
  ({ actor, on, caseId }: Act & { readonly caseId: string }) =>
  (current: DiscrepancyCase): Decided => {
    const checked = check(current, actor);
    if (checked.refusal) return refuse(checked.refusal);
    const { submitted, rule } = checked;
    const { county, class: discrepancy, keys, correction } = submitted;
    const { instrument, pairs, lines, enteredOn, reason, maker } = correction;
    const order = {
      county,
      class: discrepancy,
      instrument,
      action: rule.action,
      keys: { ...keys } as Record<string, string>,
      enteredOn,
      pairs,
      ...(lines === undefined ? {} : { lines }),
      reason,
      refundNo: rule.action === 'refund' ? refundNoOf(county, caseId) : null,
      maker,
      checker: actor.id,
    };
    return accept<CaseEvent>({ type: 'CorrectionCountersigned', data: { by: rule.countersigns, on, order } });
  };

/** The counterparty does not agree, and says why: the case is the erring party's again. */
export const refuseCorrection =
  ({ actor, on, reason }: Act & { readonly reason: string }) =>
  (current: DiscrepancyCase): Decided => {
    const checked = check(current, actor);
    if (checked.refusal) return refuse(checked.refusal);
    if (reason.trim() === '') return refuse({ code: 'ReasonMissing' });
    return accept<CaseEvent>({
      type: 'CorrectionRefused',
      data: { by: checked.rule.countersigns, checker: actor.id, on, reason: reason.trim() },
    });
  };

/** The owning service has carried it out, or could not. A fact: told twice it changes nothing. */
export const takeCarriedOut =
  ({ on, how, done }: { readonly on: LocalDate; readonly how: string; readonly done: boolean }) =>
  (current: DiscrepancyCase): Decision<CaseEvent, never> => {
    if (current.status !== 'countersigned') return nothingToDo;
    return done
      ? accept<CaseEvent>({ type: 'DiscrepancyCorrected', data: { on, how } }, { type: 'DiscrepancyClosed', data: { on } })
      : accept<CaseEvent>({ type: 'CorrectionFailed', data: { on, how } });
  };

type Checked =
  | { readonly refusal: CorrectionRefusal }
  | { readonly refusal?: never; readonly submitted: DiscrepancyCase & { readonly status: 'submitted' }; readonly rule: CorrectionRule };

/** Who may answer a correction: the counterparty alone, within its division, and never who made it. */
const check = (current: DiscrepancyCase, actor: Actor): Checked => {
  if (current.status === 'none' || current.status === 'open') return { refusal: { code: 'NoSuchCase' } };
  if (!isWithin(current.county, actor.division)) return { refusal: { code: 'NotYourDivision', county: current.county } };
  if (current.status !== 'submitted') return { refusal: { code: 'WrongState', state: current.status } };
  if (actor.id === current.correction.maker) return { refusal: { code: 'MakerIsChecker' } };
  const rule = correctionOf(current) as CorrectionRule;
  if (actor.agency !== rule.countersigns) return { refusal: { code: 'NotTheCounterparty', countersigns: rule.countersigns } };
  return { submitted: current, rule };
};

const isReasonOf = ({ reason: permitted }: CorrectionRule, reason: string): reason is ReasonCode =>
  (permitted as readonly string[]).includes(reason);

/** Why the people whom a roster's correction names do not come to the change of its headcount, or null. */
const misfitOf = (naming: Naming, named: readonly CorrectionPair[], onRoster: ReadonlySet<string>): CorrectionRefusal | null => {
  if (named.length === 0 && !naming.needed) return null;
  const text = (value: CorrectionPair['original']): readonly string[] => (typeof value === 'string' && value !== '' ? [value] : []);
  const leaving = named.filter(({ current }) => current === null).flatMap(({ original }) => text(original));
  const joining = named.filter(({ original }) => original === null).flatMap(({ current }) => text(current));
  const all = [...leaving, ...joining];
  if (all.length !== named.length || new Set(all).size !== all.length || joining.length - leaving.length !== naming.change)
    return { code: 'NamesDoNotAddUp', change: naming.change };
  if (leaving.some((subject) => !onRoster.has(subject))) return { code: 'NotOnTheRoster' };
  return joining.some((subject) => onRoster.has(subject)) ? { code: 'AlreadyOnTheRoster' } : null;
};

/** What only whoever corrects can know must be something else than what stands there. */
const unchanged = (wanted: readonly WantedPair[], pairs: readonly CorrectionPair[]): CorrectionPair | undefined =>
  pairs.find(
    ({ field, original, current }) => original === current && wanted.some((one) => one.field === field && one.current === unknown),
  );

/** Money goes to nobody whom the county has not registered, and under the name on its line to nobody of another name; what a payer denies stands under their own. */
const misfitOfPayer = ({ county, parties }: Attributed, payer: Payer | null): CorrectionRefusal | null => {
  if (payer?.county !== county) return { code: 'PayerNotRegistered', county };
  return payer.named === false && parties['payer'] === undefined ? { code: 'NameNotOnTheLine' } : null;
};

/** Each pair that the document must hold, and no other. A side that nobody's file says cannot be corrected. */
const addsUp = (wanted: readonly WantedPair[], pairs: readonly CorrectionPair[]): boolean =>
  pairs.length === wanted.length &&
  wanted.every(({ field, original, current }) => {
    const given = pairs.find((pair) => pair.field === field);
    if (!given || original === null || given.original !== original) return false;
    return current === unknown ? typeof given.current === 'string' && given.current !== '' : current !== null && given.current === current;
  });

/** What only the erring party can know is shown as null. */
export const shown = (wanted: readonly WantedPair[]): readonly CorrectionPair[] =>
  wanted.map(({ field, original, current }) => ({ field, original, current: current === unknown ? null : current }));

/** What stands to be corrected, for whoever opens the case: the document, its parties, and the pairs that would add up. */
export const proposalOf = (found: Attributed, facts: VoucherFacts, caseId: string): object | null => {
  const rule = correctionOf(found);
  if (rule === undefined) return null;
  if (isLate(rule)) return { closesBy: rule.lateDocument, submits: found.corrects };
  const { instrument, countersigns, reason, action } = rule;
  const refundNo = action === 'refund' ? refundNoOf(found.county, caseId) : null;
  const pairs = shown(rule.pairs(found, facts));
  const lines = linesToName(linesWanted(rule, pairs, facts));
  const names = rule.names?.(found);
  const proposal = { instrument, submits: found.corrects, countersigns, reasons: reason, refundNo, pairs };
  return { ...proposal, ...(lines.length === 0 ? {} : { lines }), ...(names === undefined ? {} : { names }) };
};
