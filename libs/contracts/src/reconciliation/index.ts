import type { FeeYear, Fen, LocalDate } from '@jumin/kernel';
import type { PaymentKind } from '../shared';
import type { Level } from '../shared';

/** 入库流水 as the treasury reports it, each entry once, at most 500 lines. Key: county. */
export interface EntriesReported {
  readonly county: string;
  readonly lines: readonly ReportedEntry[];
}
export interface ReportedEntry {
  readonly voucherNo: string;
  readonly enteredOn: LocalDate;
  /** 导出凭证类型: 0 税票, 1 退库, 2 更正, 6 退库退回. */
  readonly entryKind: number;
  readonly amountFen: Fen;
  readonly treasury: string;
  readonly budgetSubject: string;
  readonly originalVoucherNo: string | null;
}
/** Vouchers found in the treasury: its date and amount rule. At most 500 lines. Key: county. */
export interface VouchersEntered {
  readonly county: string;
  readonly lines: readonly { readonly voucherNo: string; readonly enteredOn: LocalDate; readonly amountFen: Fen }[];
}
/** A discrepancy as reconciliation sees it after a step. Key: caseId. */
export interface CaseStanding {
  readonly caseId: string;
  readonly county: string;
  readonly class: string;
  readonly state: string;
  readonly erred: string;
  readonly corrects: string;
  readonly openedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly keys: Readonly<Record<string, string>>;
  readonly amountFen: Fen | null;
  readonly differenceFen: Fen | null;
}
/** What a step (DiscrepancyFound, ResponsibilityAssigned, CorrectionSubmitted, …, DiscrepancyClosed or DiscrepancyCleared) says of its case; what it leaves out stays as it was. Key: caseId. */
export type CaseStep = Pick<CaseStanding, 'caseId'> & Partial<Omit<CaseStanding, 'caseId'>>;
/** What stood in a document and what stands there now: amounts in fen, people by their pseudonym. */
export interface CorrectionPair {
  readonly field: 'amountFen' | 'people' | 'subjectId' | 'treasury' | 'budgetSubject';
  readonly original: string | number | null;
  readonly current: string | number | null;
}
/** What a person's line of the voucher said and says now. A voucher names a person once per fee year and type. */
export interface CorrectionLine {
  readonly subjectId: string;
  readonly feeYear: FeeYear;
  readonly kind: PaymentKind;
  readonly originalFen: Fen;
  readonly currentFen: Fen;
}
/** A countersigned correction, for the service that owns the books to carry out. Key: caseId. */
export interface CorrectionOrdered {
  readonly caseId: string;
  readonly county: string;
  readonly class: string;
  readonly instrument: string;
  readonly action: 'recount' | 'move' | 'refund' | 'cancel' | 'amend-roster';
  readonly keys: Readonly<Record<string, string>>;
  /** The treasury's date, which stays. */
  readonly enteredOn: LocalDate | null;
  readonly pairs: readonly CorrectionPair[];
  /** Lines of a voucher of several people that say another sum from now on; with the others they add up to the corrected amount. */
  readonly lines?: readonly CorrectionLine[];
  readonly reason: string;
  /** 退费单号 of a refund. */
  readonly refundNo: string | null;
  readonly maker: string;
  readonly checker: string;
}
/** 支出户流水: refunds as the agency's bank paid them or failed to, at most 500 lines. Key: county. */
export interface RefundPaymentsReported {
  readonly county: string;
  readonly lines: readonly RefundPayment[];
}
export interface RefundPayment {
  readonly refundNo: string;
  readonly subjectId: string;
  readonly amountFen: Fen;
  readonly paidOn: LocalDate;
  readonly paid: boolean;
  readonly flowNo: string;
}
/** Vouchers whose money the bank took back whole after it had been declared (冲正). At most 500 lines. Key: county. */
export interface VouchersBounced {
  readonly county: string;
  readonly lines: readonly { readonly voucherNo: string; readonly bouncedOn: LocalDate; readonly amountFen: Fen }[];
}
/** 财政拨付 as the finance bureaus hand it in, at most 500 lines. Key: county. */
export interface AllotmentsReported {
  readonly county: string;
  readonly lines: readonly ReportedAllotment[];
}
export interface ReportedAllotment {
  readonly allotmentNo: string;
  readonly rosterNo: string | null;
  readonly level: Level;
  readonly purpose: 'on-behalf' | 'subsidy' | 'refund';
  readonly people: number | null;
  readonly amountFen: Fen;
  readonly allottedOn: LocalDate;
}
/** 退库 and 退库退回 of entered vouchers, in the county's own books under the pension's subject, at most 500 lines. Key: county. */
export interface VouchersReturned {
  readonly county: string;
  readonly lines: readonly ReturnedVoucher[];
}
export interface ReturnedVoucher {
  /** The treasury's own number of the line, and that of the voucher whose money it is. */
  readonly returnNo: string;
  readonly voucherNo: string;
  /** 1: it went back. 6: what had gone back came again. */
  readonly entryKind: 1 | 6;
  readonly enteredOn: LocalDate;
  readonly amountFen: Fen;
}
