import type { DomainEvent } from '@jumin/event-store';
import type { FeeYear, Fen, LocalDate } from '@jumin/kernel';

/** What the registration form says of a person. Name, citizen number, phone and bank account are inside `sealed`, under the subject's key. */
export interface Particulars {
  /** 户籍所在地: 6, 9 and 12 digits. */
  readonly county: string;
  readonly unit: string;
  readonly village: string;
  readonly born: LocalDate;
  readonly sex: 'female' | 'male';
  /** Blind index of the normalised name. */
  readonly nameIx: string;
  /** 登记日期: of several forms the latest counts. */
  readonly registeredOn: LocalDate;
  /** The tier the person means to pay; absent where the form leaves it open. */
  readonly tierFen?: Fen;
  /** 在校学生, 公职人员: absent means "not said", which counts as no. */
  readonly student?: boolean;
  readonly publicOfficial?: boolean;
  readonly channel?: string;
  /** Blind indexes of phone and bank account: that the form says them. */
  readonly phoneIx?: string;
  readonly accountIx?: string;
  readonly sealed: string;
  /** What an earlier form sealed, where phone or account stands in that one: a form that leaves them open does not clear them. */
  readonly phoneSealed?: string;
  readonly accountSealed?: string;
}

/** On a list's line told later: the day of the list that graded, or ended, where it is not the one that this event is of. */
interface SaidBefore {
  readonly gradeOn?: LocalDate;
  readonly toOn?: LocalDate;
}

// NOTE: these names and shapes are the storage format. Add, never edit.
export type ParticipantEvent =
  | DomainEvent<'ParticipantEnrolled', Particulars>
  /** `taken` names the fields in which the form of `formOn` counts from here on; the event before holds their old values. */
  | DomainEvent<'ParticularsChanged', Particulars & { readonly formOn: LocalDate; readonly taken: readonly string[] }>
  | DomainEvent<
      'TierElected',
      {
        readonly county: string;
        readonly feeYear: FeeYear;
        readonly tierFen: Fen;
        readonly signedOn: LocalDate;
        readonly hardship?: boolean;
      }
    >
  | DomainEvent<
      'IdentityRecorded',
      {
        readonly county: string;
        readonly type: string;
        readonly grade?: string;
        readonly from: LocalDate;
        readonly to?: LocalDate;
        readonly department: string;
      } & SaidBefore
    >
  | DomainEvent<
      'IdentityEnded',
      {
        readonly county: string;
        readonly type: string;
        readonly grade?: string;
        readonly from: LocalDate;
        readonly to: LocalDate;
        readonly department: string;
      } & SaidBefore
    >
  /** 在校学生, from the school roll. */
  | DomainEvent<'SchoolRollRecorded', { readonly county: string; readonly enrolledOn: LocalDate }>
  /** 暂停缴费, reversible. */
  | DomainEvent<'ParticipationHeld', { readonly from: LocalDate; readonly reason: HoldReason }>
  | DomainEvent<'ParticipationResumed', { readonly from: LocalDate }>
  /** 封存: in the employee scheme during these months (`YYYY-MM`, open-ended when `toMonth` is absent). */
  | DomainEvent<'ParticipationSealed', { readonly county: string; readonly fromMonth: string; readonly toMonth?: string }>
  /** 终止. */
  | DomainEvent<'ParticipationEnded', { readonly county: string; readonly reason: 'death'; readonly on: LocalDate }>;

export type HoldReason = 'unwilling' | 'lost-contact' | 'imprisoned' | 'other';
