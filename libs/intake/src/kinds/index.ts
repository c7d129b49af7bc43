import type { AnyFileKind } from '../file-kind';
import { postings, refundPayments } from './agency';
import { bankFlow } from './bank-flow';
import { depositSlips } from './deposit-slips';
import { enrolments } from './enrolments';
import { allotments, specialAccount } from './finance';
import { deaths, employeeScheme, schoolRoll } from './other-registers';
import { specialIdentities } from './special-identities';
import { tierElections } from './tier-elections';
import { treasuryDaily } from './treasury-daily';
import { treasuryEntries } from './treasury-entries';
import { villageLists } from './village-lists';
import { voucherDetails } from './voucher-details';
import { vouchers } from './vouchers';

export * from './agency';
export * from './bank-flow';
export * from './deposit-slips';
export * from './enrolments';
export * from './finance';
export * from './other-registers';
export * from './special-identities';
export * from './tier-elections';
export * from './treasury-daily';
export * from './treasury-entries';
export * from './village-lists';
export * from './voucher-details';
export * from './vouchers';
export type { PaymentKind } from './words';

/** The kinds by the service that takes them in. */
export const registrationKinds: readonly AnyFileKind[] = [enrolments, tierElections, specialIdentities, deaths, employeeScheme, schoolRoll];
export const paymentCollectionKinds: readonly AnyFileKind[] = [vouchers, voucherDetails, villageLists, depositSlips];
export const reconciliationKinds: readonly AnyFileKind[] = [
  bankFlow,
  treasuryEntries,
  treasuryDaily,
  allotments,
  specialAccount,
  postings,
  refundPayments,
];
export const allKinds: readonly AnyFileKind[] = [...registrationKinds, ...paymentCollectionKinds, ...reconciliationKinds];
