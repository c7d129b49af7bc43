import type { Fen, LocalDate } from '@jumin/kernel';

/** Government levels that subsidise. A level not named in a policy is 0. */
export type Level = 'province' | 'city' | 'county';
export type FenPerLevel = Readonly<Record<Level, Fen>>;

/** 缴费类型. */
export type PaymentKind = 'current' | 'back-payment' | 'tier-upgrade' | 'on-behalf';

/** Keys of a discrepancy, in the names of the published file formats; absent ones are left out. */
export interface DiscrepancyKeys {
  readonly voucherNo?: string;
  readonly batchNo?: string;
  readonly slipNo?: string;
  readonly flowNo?: string;
  readonly orderNo?: string;
  readonly packageNo?: string;
  readonly fileName?: string;
  readonly reportDate?: LocalDate;
  readonly rosterNo?: string;
  readonly allotmentNo?: string;
  readonly receiptNo?: string;
  /** The person whose line is the document, by pseudonym; shown as idNumber to those who may see it. */
  readonly subjectId?: string;
}

/** Any difference: classes D01..D30 of the catalogue in docs/discrepancies.md. */
export interface FindingReported {
  /** UUIDv5 of (county, root key, class): the same finding found again is the same finding. */
  readonly findingId: string;
  readonly county: string;
  readonly class: string;
  /** Voucher number, `voucherNo/subjectId` where a person's line is the document, or another document's number. */
  readonly rootKey: string;
  readonly keys: DiscrepancyKeys;
  readonly amountFen: Fen | null;
  readonly differenceFen: Fen | null;
  /** What each party's document says, side by side, by party code (V W B T K F H). */
  readonly parties: Readonly<Record<string, Readonly<Record<string, string | number | null>>>>;
}
export interface FindingWithdrawn {
  readonly findingId: string;
  readonly county: string;
  readonly class: string;
  readonly rootKey: string;
}
/** How far a file has come; every service that takes files in says it of its own. What a step does not say is null. Key: county. */
export interface FileProgressed {
  readonly county: string;
  /** As `jumin import` names it. */
  readonly kind: string;
  readonly fileHash: string;
  readonly step: 'opened' | 'closed' | 'stopped';
  readonly fileName: string | null;
  /** Who sends it: a party's letter, or a department's name. */
  readonly party: string | null;
  /** Name of the numbered series, without the number of the part. */
  readonly series: string | null;
  /** Why it was stopped; the control total that is wrong, and what the lines add up to. */
  readonly code: string | null;
  readonly controlFen: Fen | null;
  readonly countedFen: Fen | null;
}
