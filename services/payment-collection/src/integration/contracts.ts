import type {
  ContributionDeclared,
  ContributionPosted,
  ContributionReassessed,
  ContributionReturned,
  ContributionStruck,
  CorrectionCarriedOut,
  FileProgressed,
  FindingReported,
  FindingWithdrawn,
  OnBehalfListed,
  OnBehalfReported,
  RefundPaid,
  VillageListsReported,
  VouchersReported,
  VouchersUnapportioned,
} from '@jumin/contracts';

/** Money that leaves the account again. Key: subjectId. */
export type ContributionReversed = ContributionReassessed & Pick<ContributionPosted, 'voucherNo' | 'kind' | 'enteredOn' | 'enteredFen'>;

export type PaymentContract =
  | { readonly type: 'VouchersReported'; readonly data: VouchersReported }
  | { readonly type: 'ContributionDeclared'; readonly data: ContributionDeclared }
  | { readonly type: 'ContributionPosted'; readonly data: ContributionPosted }
  | { readonly type: 'ContributionReassessed'; readonly data: ContributionReassessed }
  | { readonly type: 'ContributionReversed'; readonly data: ContributionReversed }
  | { readonly type: 'CorrectionCarriedOut'; readonly data: CorrectionCarriedOut }
  | { readonly type: 'RefundPaid'; readonly data: RefundPaid }
  | { readonly type: 'ContributionReturned'; readonly data: ContributionReturned }
  | { readonly type: 'FindingReported'; readonly data: FindingReported }
  | { readonly type: 'FindingWithdrawn'; readonly data: FindingWithdrawn }
  | { readonly type: 'VillageListsReported'; readonly data: VillageListsReported }
  | { readonly type: 'OnBehalfReported'; readonly data: OnBehalfReported }
  | { readonly type: 'OnBehalfListed'; readonly data: OnBehalfListed }
  | { readonly type: 'ContributionStruck'; readonly data: ContributionStruck }
  | { readonly type: 'VouchersUnapportioned'; readonly data: VouchersUnapportioned }
  | { readonly type: 'FileProgressed'; readonly data: FileProgressed };
export type Published = PaymentContract & { readonly version: 1; readonly key: string };

export const keyed = (key: string, contracts: readonly PaymentContract[]): readonly Published[] =>
  contracts.map((contract) => ({ ...contract, version: 1, key: contract.type === 'CorrectionCarriedOut' ? contract.data.caseId : key }));
