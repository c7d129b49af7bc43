import type { Fen, FeeYear, LocalDate } from '@jumin/kernel';
import type { PaymentKind } from '../shared';

/** 电子税票 as the tax authority reports them, at most 500 lines. Key: county. */
export interface VouchersReported {
  readonly county: string;
  /** The file that says it; absent where no file does. */
  readonly fileHash?: string;
  readonly lines: readonly ReportedVoucher[];
}
export interface ReportedVoucher {
  readonly voucherNo: string;
  readonly issuedOn: LocalDate;
  readonly amountFen: Fen;
  readonly cancelled: boolean;
  /** 征收机关代码, 国库代码, 预算科目代码, 预算级次. */
  readonly collectingBody: string;
  readonly treasury: string;
  readonly budgetSubject: string;
  readonly budgetLevel: string;
  readonly channel: string | null;
  readonly orderNo: string | null;
  readonly batchNo: string | null;
}
/** 已申报: a voucher names this person, year and type. Key: subjectId. */
export interface ContributionDeclared {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly voucherNo: string;
  readonly amountFen: Fen;
  /** Bank instant, Asia/Shanghai. */
  readonly paidAt: string;
}
/** Where a person's fee year stands after an assessment, and what changed per payment. */
export interface YearStanding {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  /** Own money of the fee year that the treasury entered and the policy admits. */
  readonly keptFen: Fen;
  /** 代缴 money entered and admitted. */
  readonly onBehalfFen: Fen;
  /** The tier that both reach together. */
  readonly tierFen: Fen;
  /** The tier as far as it earns a subsidy: 补缴 and 提档补缴 are left out where the policy subsidises neither. */
  readonly subsidyTierFen: Fen;
  readonly refundDueFen: Fen;
  /** One row per payment whose standing changed, as differences to the last assessment. `month` is the treasury's month of entry. */
  readonly changes: readonly {
    readonly voucherNo: string;
    readonly kind: PaymentKind;
    readonly month: string;
    readonly keptFen: Fen;
    readonly refundDueFen: Fen;
  }[];
  /** Short version of the policy and codes of the rules that decided. */
  readonly policy: string;
  readonly rules: readonly string[];
}
/** 已记账: entered money took its place in the account. Key: subjectId. */
export interface ContributionPosted extends YearStanding {
  readonly voucherNo: string;
  readonly kind: PaymentKind;
  readonly enteredOn: LocalDate;
  readonly enteredFen: Fen;
}
/** The same entered money, judged anew after a late list, election or policy. Key: subjectId. */
export interface ContributionReassessed extends YearStanding {
  readonly cause: string;
}
/** Money that leaves the account again. Key: subjectId. */
export type ContributionReversed = ContributionReassessed & Pick<ContributionPosted, 'voucherNo' | 'kind' | 'enteredOn' | 'enteredFen'>;
/** Red and blue entries of a countersigned correction stand in the accounts; `done` false: a refund came back. Key: caseId. */
export interface CorrectionCarriedOut {
  readonly caseId: string;
  readonly county: string;
  readonly done: boolean;
  readonly how: string;
}
/** Money due back has left the 支出户: refunded from now on, and not before. Key: subjectId. */
export interface RefundPaid {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly voucherNo: string;
  /** The treasury's month of entry. */
  readonly month: string;
  readonly amountFen: Fen;
  readonly refundNo: string;
  readonly caseId: string;
}
/** 缴费人清单, at most 500 lines; a later file of a batch takes the place of an earlier one. Key: county. */
export interface VillageListsReported {
  readonly county: string;
  readonly fileHash: string;
  readonly lines: readonly {
    readonly batchNo: string;
    readonly subjectId: string;
    readonly receiptNo: string;
    readonly amountFen: Fen;
  }[];
}
/** For how many people vouchers of 代缴 pay, as far as one document lists them; documents of a voucher add up. Key: county. */
export interface OnBehalfReported {
  readonly county: string;
  readonly lines: readonly { readonly voucherNo: string; readonly people: number; readonly amountFen: Fen }[];
}
/** Whom vouchers of 代缴 pay for, as far as one document lists them, at most 500 lines. Key: county. */
export interface OnBehalfListed {
  readonly county: string;
  readonly lines: readonly { readonly voucherNo: string; readonly subjectId: string; readonly feeYear: FeeYear; readonly amountFen: Fen }[];
}
/**
 * Vouchers of several people of which the treasury entered another sum than their lines add up to: nobody can say whose the difference is, so nothing is
 * posted (D07). All their lines, at most 500 a message. Key: county.
 */
export interface VouchersUnapportioned {
  readonly county: string;
  readonly lines: readonly UnapportionedLine[];
}
export interface UnapportionedLine {
  readonly voucherNo: string;
  readonly subjectId: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly amountFen: Fen;
}
/** The treasury gave money of this line back; negative where it came again. Key: subjectId. */
export interface ContributionReturned {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly voucherNo: string;
  /** The treasury's month of the original entry. */
  readonly month: string;
  readonly returnNo: string;
  readonly amountFen: Fen;
}
/** A line of 代缴 was struck off its roster by a correction: nothing of it is kept, whenever it is entered. Key: subjectId. */
export interface ContributionStruck {
  readonly subjectId: string;
  readonly county: string;
  readonly feeYear: FeeYear;
  readonly voucherNo: string;
  /** What the voucher's line says. */
  readonly amountFen: Fen;
  readonly rosterNo: string;
  readonly caseId: string;
}
