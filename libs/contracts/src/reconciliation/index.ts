import type { Fen, LocalDate } from '@jumin/kernel';

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
/** What a step (DiscrepancyFound, ResponsibilityAssigned, DiscrepancyCleared) says of its case; what it leaves out stays as it was. Key: caseId. */
export type CaseStep = Pick<CaseStanding, 'caseId'> & Partial<Omit<CaseStanding, 'caseId'>>;
