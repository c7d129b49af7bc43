import type {
  ContributionPosted,
  ContributionReassessed,
  ContributionReversed,
  ParticipantEnrolled,
  SubsidyAssessed,
} from '@jumin/contracts';
import { rowSet, type RowSet } from '@jumin/platform';

export type Posting = ContributionPosted | ContributionReassessed | ContributionReversed;
export interface Sum {
  enteredFen: number;
  keptFen: number;
  refundDueFen: number;
}
export interface PaymentRow extends Sum {
  readonly voucherNo: string;
  readonly subjectId: string;
  readonly feeYear: number;
  readonly kind: string;
  readonly county: string;
  readonly month: string;
}
export interface MonthRow extends Sum {
  readonly county: string;
  readonly feeYear: number;
  readonly month: string;
}

export const participantRows = rowSet<Pick<ParticipantEnrolled, 'subjectId' | 'county' | 'unit' | 'village' | 'enrolledOn'>>({
  subjectId: 'uuid',
  county: 'text',
  unit: 'text',
  village: 'text',
  enrolledOn: 'date',
});
export const standingRows = rowSet<
  Pick<Posting, 'subjectId' | 'feeYear' | 'county' | 'keptFen' | 'onBehalfFen' | 'tierFen' | 'refundDueFen'>
>({
  subjectId: 'uuid',
  feeYear: 'smallint',
  county: 'text',
  keptFen: 'bigint',
  onBehalfFen: 'bigint',
  tierFen: 'bigint',
  refundDueFen: 'bigint',
});
export const subsidyRows = rowSet<
  Pick<SubsidyAssessed, 'subjectId' | 'feeYear' | 'county'> & {
    province: number;
    city: number;
    countyLevel: number;
    /** Differences to what was told before. */
    provinceDelta: number;
    cityDelta: number;
    countyDelta: number;
  }
>({
  subjectId: 'uuid',
  feeYear: 'smallint',
  county: 'text',
  province: 'bigint',
  city: 'bigint',
  countyLevel: 'bigint',
  provinceDelta: 'bigint',
  cityDelta: 'bigint',
  countyDelta: 'bigint',
});
export const paymentRows = rowSet<PaymentRow>({
  voucherNo: 'text',
  subjectId: 'uuid',
  feeYear: 'smallint',
  kind: 'text',
  county: 'text',
  month: 'text',
  enteredFen: 'bigint',
  keptFen: 'bigint',
  refundDueFen: 'bigint',
});
export const entryRows = rowSet<{ voucherNo: string; county: string; enteredOn: string; amountFen: number }>({
  voucherNo: 'text',
  county: 'text',
  enteredOn: 'date',
  amountFen: 'bigint',
});
export const takenRows = rowSet<{ voucherNo: string; county: string; takenFen: number }>({
  voucherNo: 'text',
  county: 'text',
  takenFen: 'bigint',
});
export type RowOf<Set> = Set extends RowSet<infer Row> ? Row : never;
