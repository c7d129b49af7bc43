import type { PaymentKind } from '@jumin/contracts';
import type { DomainEvent } from '@jumin/event-store';
import type { FeeYear, Fen, Instant, LocalDate, Month } from '@jumin/kernel';

/** Which line of a person it is: a voucher names a person once per fee year and type. */
export interface PaymentKey {
  readonly voucherNo: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
}

/** Why entered money of a voucher line is posted to nobody yet. Issue-specific classes join here: whoever withholds names the class. */
export type WithheldClass = 'D05' | 'D14' | 'D20' | 'D23';
/** Discrepancies that the policy sees in a payment. */
export type AdmissionClass = 'D12' | 'D25' | 'D26';

/** What registration told of the person: one thing per event. Only what rules need; nothing personal beyond the pseudonym and blind indexes. */
export type ParticipantFact =
  | {
      readonly of: 'enrolment';
      /** 6 and 9 digits. */
      readonly county: string;
      readonly unit: string;
      readonly born: LocalDate;
      readonly sex: 'female' | 'male';
      readonly nameIx: string;
      readonly student?: true;
      readonly publicOfficial?: true;
    }
  | { readonly of: 'election'; readonly feeYear: FeeYear; readonly tierFen: Fen; readonly signedOn: LocalDate; readonly hardship?: true }
  | { readonly of: 'identity'; readonly type: string; readonly grade?: string; readonly from: LocalDate; readonly to?: LocalDate }
  | { readonly of: 'death'; readonly diedOn: LocalDate }
  | { readonly of: 'employee-scheme'; readonly fromMonth: Month; readonly toMonth?: Month }
  | { readonly of: 'school-roll'; readonly enrolledOn: LocalDate };

/**
 * Where the fee year stands after an assessment. Amounts in fen. What is nearly always so is left out: 代缴 and refund due of 0, a tier that earns
 * its subsidy whole.
 */
export interface StandingData extends Together {
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly keptFen: Fen;
  readonly onBehalfFen?: Fen;
  readonly tierFen: Fen;
  /** Absent: as `tierFen`. */
  readonly subsidyTierFen?: Fen;
  readonly refundDueFen?: Fen;
  /** Short version of the policy; `none` where the year's list is not loaded. */
  readonly policy: string;
  /** Codes of the rules that decided, sorted, parted by blanks. */
  readonly rules: string;
  readonly lines?: readonly ChangeLine[];
}

/** A payment that stands otherwise than before: differences to the last assessment, and the finding it raises or takes back. */
export interface ChangeLine {
  readonly voucherNo: string;
  readonly kind: PaymentKind;
  /** The treasury's month of entry. */
  readonly month: Month;
  readonly keptFen: Fen;
  readonly refundDueFen: Fen;
  /** What the line of the voucher says. Present with a finding. */
  readonly amountFen?: Fen;
  readonly raised?: AdmissionClass;
  /** The part that goes back. */
  readonly differenceFen?: Fen;
  readonly withdrawn?: AdmissionClass;
}

/** The treasury's date and amount for a line. `disputed`: they differ from what the tax authority reported (D07); the treasury rules meanwhile. */
export interface EntryData {
  readonly enteredOn: LocalDate;
  readonly enteredFen: Fen;
  readonly disputed?: true;
}

/** Whose correction caused an entry: the case, why, who submitted and who countersigned. */
export interface CorrectionMark {
  readonly caseId: string;
  readonly reason: string;
  readonly maker: string;
  readonly checker: string;
}
/** How a line left its place by a red entry: to another person, for good, or to stand there again with other figures. */
export type Left = 'moved' | 'cancelled' | 'recounted';
/** With a moved line goes the subject to whom: whatever is said of the line later on follows it there. */
export type Departure = { readonly left: 'moved'; readonly to: string } | { readonly left: 'cancelled' | 'recounted' };

/** What stands of one class of all lines that a voucher has in an account, where it has several: one finding, of their sum. */
export interface FindingTogether {
  readonly voucherNo: string;
  readonly class: WithheldClass | AdmissionClass | 'D19';
  readonly enteredOn: LocalDate;
  readonly amountFen: Fen;
  readonly enteredFen: Fen;
  readonly differenceFen: Fen;
}
/** On events that report or withdraw a finding, where a voucher has several lines in the account. */
export interface Together {
  readonly together?: readonly FindingTogether[];
}

/** All posted lines of a voucher in this account, added up: by voucher and person they are one case. */
export interface Contested extends EntryData {
  readonly voucherNo: string;
  readonly county: string;
  readonly amountFen: Fen;
}

/** 退费: what is ordered, paid or failed for one line. */
export interface RefundData extends PaymentKey {
  readonly county: string;
  readonly refundNo: string;
  readonly amountFen: Fen;
  readonly caseId: string;
}

// NOTE: these names and shapes are the storage format. Add, never edit.
export type AccountEvent =
  | DomainEvent<'ParticipantNoted', ParticipantFact>
  /** 已申报: a voucher of the tax authority names this person. `county`: whose file it was. */
  | DomainEvent<'ContributionDeclared', DeclaredData>
  /** 已入库, but posted to nobody until what is wrong is mended. `instead`: the class under which it was withheld before. */
  | DomainEvent<
      'ContributionWithheld',
      PaymentKey &
        EntryData & {
          readonly county: string;
          readonly amountFen: Fen;
          readonly withheld: WithheldClass;
          readonly instead?: WithheldClass;
        } & Partial<CorrectionMark> &
        Together
    >
  /** The bank took the money back whole (D20): from its entry on, or at once, nothing of it is kept and nothing is due. */
  | DomainEvent<'ContributionBounced', PaymentKey & { readonly county: string; readonly bouncedOn: LocalDate }>
  /** 代缴 of somebody who does not belong on the roster, by a countersigned 补充清册 (D23): nothing of the line is kept, whenever it is entered. */
  | DomainEvent<
      'ContributionStruck',
      PaymentKey & CorrectionMark & { readonly county: string; readonly amountFen: Fen; readonly rosterNo: string }
    >
  /** 已记账. Without `lines` the whole payment is kept and nothing else changed. `mended`: the class under which it was withheld until now. */
  | DomainEvent<'ContributionPosted', PostedData>
  /** The same entered money, judged anew. `cause`: what was learnt. */
  | DomainEvent<'ContributionReassessed', StandingData & { readonly cause: Cause }>
  /** Posted money leaves the account, and is withheld from then on. `lines` holds what it takes away. */
  | DomainEvent<'ContributionReversed', ReversedData>
  /** The red entry of a line that was withheld, so that nothing of it was posted. */
  | DomainEvent<
      'ContributionReleased',
      PaymentKey &
        EntryData &
        CorrectionMark & {
          readonly county: string;
          readonly amountFen: Fen;
          readonly withheld: WithheldClass;
          readonly left: Left;
          readonly to?: string;
        } & Together
    >
  /** The payer says that posted money of this voucher is somebody else's (D14). It stays posted until a correction moves it. */
  | DomainEvent<'ContributionContested', Contested & { readonly deniedOn: LocalDate }>
  /** The payer no longer says so. */
  | DomainEvent<'ContestWithdrawn', Contested>
  /** A countersigned correction of a voucher that names this person could not be carried out: its lines do not add up to the corrected amount. */
  | DomainEvent<
      'CorrectionNotCarriedOut',
      { readonly voucherNo: string; readonly county: string; readonly why: 'LinesDoNotAddUp' } & CorrectionMark
    >
  /** 退库: the treasury gave money of this line back; `amountFen` is negative where it came again (退库退回). `month`: of the original entry. */
  | DomainEvent<
      'ContributionReturned',
      PaymentKey & {
        readonly county: string;
        readonly returnNo: string;
        readonly month: Month;
        readonly amountFen: Fen;
        readonly enteredOn: LocalDate;
      }
    >
  /** A countersigned request: the 支出户 may pay. What is due stays due. */
  | DomainEvent<'RefundOrdered', RefundData & CorrectionMark>
  /** The bank paid it. `month`: the treasury's month of entry. */
  | DomainEvent<
      'RefundPaid',
      RefundData & {
        readonly month: Month;
        readonly paidOn: LocalDate;
        readonly flowNo: string;
        /** The class under which it was due; with the payment that has ended. */
        readonly settles?: AdmissionClass | 'D19';
      } & Together
    >
  /** What was paid came back, as from an account that is closed (D19): it is due as before. `lineFen`: what the line of the voucher says. */
  | DomainEvent<
      'RefundReturned',
      RefundData & { readonly month: Month; readonly returnedOn: LocalDate; readonly flowNo: string; readonly lineFen: Fen } & Together
    >
  /** The bank could not pay it, or what is due is no longer what was asked for; it stays due. */
  | DomainEvent<'RefundFailed', RefundData & { readonly flowNo?: string }>;

export interface DeclaredData extends PaymentKey {
  readonly county: string;
  /** The line's amount, which the treasury's may overrule. */
  readonly amountFen: Fen;
  /** Bank instant. */
  readonly paidAt: Instant;
  readonly nameIx?: string;
  /** 原缴费年度档次, of a 提档补缴. */
  readonly originalTierFen?: Fen;
}
/** With a case it is the blue entry of a correction; `amountFen` is then what the corrected line says. */
export interface PostedData extends StandingData, EntryData, Partial<CorrectionMark> {
  readonly voucherNo: string;
  readonly kind: PaymentKind;
  readonly mended?: WithheldClass;
  readonly amountFen?: Fen;
}
/** With a case it is the red entry of a correction, and `left` says why, or `withheld` is D23: struck off its roster. */
export interface ReversedData extends StandingData, EntryData, Partial<CorrectionMark> {
  readonly voucherNo: string;
  readonly kind: PaymentKind;
  readonly amountFen: Fen;
  readonly cause: Cause;
  /** The payer had denied it; with the money goes the objection. */
  readonly contested?: true;
  /** Absent where a correction takes the money away; then `left` is there. */
  readonly withheld?: WithheldClass;
  readonly left?: Left;
  /** Subject to whom it was moved. */
  readonly to?: string;
}

export type Cause = ParticipantFact['of'] | 'policy' | 'payment' | 'correction' | 'bounce' | 'return';
