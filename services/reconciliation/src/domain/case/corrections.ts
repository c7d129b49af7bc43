import type { CorrectionLine, CorrectionOrdered, CorrectionPair } from '@jumin/contracts';
import type { Fen, LocalDate } from '@jumin/kernel';
import type { DiscrepancyClass, Party, PartyRows } from './catalogue';
import type { Attributed } from './state';

export type Instrument = keyof typeof instruments;
export type ReasonCode = keyof typeof reasons;
export type CorrectionField = CorrectionPair['field'];

/** The documents by which parties correct, in the words of the offices. */
export const instruments = {
  'correction-notice': { zh: '更正通知书', en: 'correction notice' },
  'corrected-detail': { zh: '更正明细', en: 'corrected detail' },
  'refund-request': { zh: '支出户退费申请', en: 'request to refund from the expenditure account' },
  reversal: { zh: '冲正（退库）申请', en: 'reversal' },
  'supplementary-roster': { zh: '补充清册', en: 'supplementary roster' },
  'supplementary-allotment': { zh: '补充拨付单', en: 'supplementary allotment' },
} as const;

/** Codes of reasons. The kinds of refund follow the payment kinds F10004, F10006 and F10007 of the agencies' own system. */
export const reasons = {
  'typed-wrong': { zh: '录入错误', en: 'typed wrong' },
  'wrong-person': { zh: '缴费人错误', en: 'wrong person' },
  'wrong-treasury': { zh: '国库选择错误', en: 'wrong treasury' },
  'wrong-subject': { zh: '预算科目错误', en: 'wrong subject of the budget' },
  duplicate: { zh: '重复缴费退费', en: 'paid twice' },
  'not-admitted': { zh: '不符合参保条件退费', en: 'may not pay' },
  'amount-adjusted': { zh: '缴费调整退款', en: 'the sum is adjusted to what policy admits' },
  'account-corrected': { zh: '收款账户更正后重付', en: 'paid again, to a corrected account' },
  bounced: { zh: '扣款退回', en: 'the collection bounced' },
  'roster-changed': { zh: '清册人员变动', en: 'people on the roster changed' },
  'allotted-wrong': { zh: '拨付金额错误', en: 'the allotment was wrong' },
} as const;

/** A value that the document must hold: a given one, or one that only whoever corrects can know. */
export const unknown = Symbol('known to the party that corrects');
export interface WantedPair {
  readonly field: CorrectionField;
  readonly original: string | number | null;
  readonly current: string | number | null | typeof unknown;
}

/** A person's line of a voucher: once per fee year and type. */
export type VoucherLine = Pick<CorrectionLine, 'subjectId' | 'feeYear' | 'kind'> & { readonly amountFen: Fen };

/** What the treasury's and the tax authority's own files say of the voucher in question. */
export interface VoucherFacts {
  readonly entry: {
    readonly enteredOn: LocalDate;
    readonly amountFen: number;
    readonly treasury: string;
    readonly budgetSubject: string;
  } | null;
  readonly voucher: { readonly amountFen: number; readonly treasury: string; readonly budgetSubject: string } | null;
  /** Of a voucher of several people that could not be posted, all its lines; else not known here, and empty. */
  readonly lines: readonly VoucherLine[];
}

/** Whom a line is to move to, as registration knows them. */
export interface Payer {
  readonly county: string;
  /** Whether the name on the line is theirs; null where the line has none. */
  readonly named: boolean | null;
}

/** How one class is corrected. Who submits is the party to which the case is put; it stands in the catalogue. */
export interface CorrectionRule {
  readonly instrument: Instrument;
  readonly countersigns: Party;
  readonly reason: readonly ReasonCode[];
  readonly action: CorrectionOrdered['action'];
  /** What the document must say so that it adds up: each pair, no other. */
  readonly pairs: (found: Attributed, facts: VoucherFacts) => readonly WantedPair[];
  /** Of a roster: people beside the pairs, who leaves (no current) and who joins (no original). */
  readonly names?: (found: Attributed) => Naming;
}

/** What the people whom a correction names must come to. */
export interface Naming {
  /** Of the headcount: those who join less those who leave. */
  readonly change: number;
  /** Who leaves is always named, for somebody loses what was posted; who joins a roster that its voucher lists is named by a further voucher. */
  readonly needed: boolean;
}

/** Closed by the document that was missing, handed in as a file by whoever owes it; there is nothing to countersign. */
interface LateDocument {
  readonly lateDocument: { readonly zh: string; readonly en: string };
}

const pair = (field: CorrectionField, original: WantedPair['original'], current: WantedPair['current']): WantedPair => ({
  field,
  original,
  current,
});
const said = (parties: PartyRows, party: Party, field: string): string | number | null => parties[party]?.[field] ?? null;
const pensionSubject = '1021001';

/** Only what policy does not admit goes back, all of it, to the payer. */
const refund = (reason: ReasonCode): CorrectionRule => ({
  instrument: 'refund-request',
  countersigns: 'F',
  reason: [reason],
  action: 'refund',
  pairs: ({ amountFen, differenceFen }) => [pair('amountFen', amountFen, (amountFen ?? 0) - (differenceFen ?? 0))],
});

/** By which a file is known again: without its ending and the number of its part. */
const beginningOf = (fileName: string): string => fileName.replace(/\.[^.]*$/, '').replace(/-\d+of\d+$/i, '');

/** One row per class; a new class is a row here and its detector. */
export const corrections: Readonly<Record<string, (found: Attributed) => CorrectionRule | LateDocument>> = {
  D01: () => ({
    lateDocument: { zh: '由经收银行划转，国库入库流水到达后自动消除', en: 'the bank transfers; the treasury’s entry clears it' },
  }),
  D02: () => ({ lateDocument: { zh: '由税务部门补报电子税票和明细', en: 'the tax authority hands in the voucher and its details' } }),
  D05: () => ({ lateDocument: { zh: '由人社部门补办参保登记', en: 'the agency hands in the enrolment' } }),
  D08: () => ({
    lateDocument: { zh: '由村级协办员重报同一批次号的清单', en: 'the village agent hands in the whole list again under its batch number' },
  }),
  D30: ({ keys: { fileName = '' } }) => {
    const name = beginningOf(fileName);
    return {
      lateDocument: {
        zh: `由报送方重报完整文件：种类相同，文件名以“${name}”开头（其后可另加“-更正”等），收录后日结时自动消除；误传的文件也如此，以同名报送一份完整文件即可`,
        en: `the sender hands in the whole file again: of the same kind, under a name that begins with “${name}” (more may follow, as in “${name}-2”); once it is taken in, the close of the day clears the case. A file sent by mistake is cleared the same way`,
      },
    };
  },
  // The treasury's figure rules meanwhile; what the bank credited is what the payer paid.
  D07: ({ erred }) => ({
    instrument: 'correction-notice',
    countersigns: 'K',
    reason: ['typed-wrong'],
    action: 'recount',
    pairs: (_, { entry, voucher }) => {
      const [entered, reported] = [entry?.amountFen ?? null, voucher?.amountFen ?? null];
      return [erred === 'T' ? pair('amountFen', reported, entered) : pair('amountFen', entered, reported)];
    },
  }),
  D12: () => refund('duplicate'),
  D13: () => ({
    lateDocument: {
      zh: '由国库报送更正流水（导出凭证类型 2，原凭证编号为该税票号码）',
      en: 'the treasury hands in a line of kind 2 (更正) that names the voucher as its original',
    },
  }),
  D14: () => ({
    instrument: 'corrected-detail',
    countersigns: 'H',
    reason: ['wrong-person'],
    action: 'move',
    pairs: ({ keys }) => [pair('subjectId', keys.subjectId ?? null, unknown)],
  }),
  // Treasury to treasury; the same sum on both sides.
  D15: () => ({
    instrument: 'correction-notice',
    countersigns: 'K',
    reason: ['wrong-treasury'],
    action: 'recount',
    pairs: ({ county }, { entry }) => [
      pair('treasury', entry?.treasury ?? null, `${county}0000`),
      pair('amountFen', entry?.amountFen ?? null, entry?.amountFen ?? null),
    ],
  }),
  D17: () => ({
    instrument: 'correction-notice',
    countersigns: 'K',
    reason: ['wrong-subject'],
    action: 'recount',
    pairs: (_, { entry }) => [
      pair('budgetSubject', entry?.budgetSubject ?? null, pensionSubject),
      pair('amountFen', entry?.amountFen ?? null, entry?.amountFen ?? null),
    ],
  }),
  // A refund by the treasury that names nobody waits for the refund case of one person of its voucher; one of the agency's is paid again.
  D19: ({ keys, parties }) =>
    keys.flowNo !== undefined
      ? {
          lateDocument: {
            zh: '由人社部门追回，款项退回支出户后自动消除；确属应退的，补办退费申请',
            en: 'the agency has the money brought back to the account, which clears it; where it was due after all, it makes the request',
          },
        }
      : parties['K'] === undefined
        ? refund('account-corrected')
        : {
            lateDocument: {
              zh: '由人社部门查明退给何人；该人退费立案后自动消除',
              en: 'the agency finds whose it is; the refund case of that person clears it',
            },
          },
  // Of a batch of which a part was taken back, the bank's own lines say of which voucher, or that the rest went back too.
  D20: ({ keys }) =>
    keys.voucherNo === undefined
      ? {
          lateDocument: {
            zh: '由经收银行补报注明税票号的冲正流水，或其余部分的冲正流水；到达后自动消除',
            en: 'the bank hands in the line that names the voucher, or those of the rest; they clear it',
          },
        }
      : {
          instrument: 'reversal',
          countersigns: 'T',
          reason: ['bounced'],
          action: 'cancel',
          pairs: ({ amountFen }) => [pair('amountFen', amountFen, 0)],
        },
  D23: ({ erred }) =>
    erred === 'H'
      ? {
          instrument: 'supplementary-roster',
          countersigns: 'F',
          reason: ['roster-changed'],
          action: 'amend-roster',
          pairs: ({ parties }) => [
            pair('people', said(parties, 'H', 'people'), said(parties, 'F', 'people')),
            pair('amountFen', said(parties, 'H', 'amountFen'), said(parties, 'F', 'amountFen')),
          ],
          names: ({ parties }) => {
            const change = Number(said(parties, 'F', 'people')) - Number(said(parties, 'H', 'people'));
            return { change, needed: change < 0 || said(parties, 'H', 'roster') === 'drawn' };
          },
        }
      : {
          instrument: 'supplementary-allotment',
          countersigns: 'H',
          reason: ['allotted-wrong'],
          action: 'amend-roster',
          pairs: ({ parties }) => [pair('amountFen', said(parties, 'F', 'amountFen'), said(parties, 'H', 'amountFen'))],
        },
  D25: () => refund('not-admitted'),
  D26: () => refund('amount-adjusted'),
};

export const correctionOf = (found: Attributed): CorrectionRule | LateDocument | undefined =>
  corrections[found.class satisfies DiscrepancyClass]?.(found);
export const isLate = (rule: CorrectionRule | LateDocument): rule is LateDocument => 'lateDocument' in rule;

/** 退费单号: the same for the same case, so that a payment that failed is paid again under it. */
export const refundNoOf = (county: string, caseId: string): string => `TF${county}${caseId.replaceAll('-', '').slice(0, 12).toUpperCase()}`;
