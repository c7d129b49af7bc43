/*
 * 对账 reconciliation: do all parties agree.
 *
 * expected (应入库): a voucher that the tax authority reported · entry (入库): a line of the treasury's flow · match: both by voucher number; the
 * treasury's date and amount rule · in transit (在途): not entered, and not due before T+1 ends · finding: a difference that another service saw ·
 * case (差异): one per root key, put to the party that erred · close of a day: from then on its differences stand as cases.
 */
export { reconciliation, type Reconciliation } from './service';
export type { Discrepancy, StatusQuestion } from './read-models/status/query';
export type { Closed } from './application/close-days';
export { catalogue, type DiscrepancyClass, type Party } from './domain/case/catalogue';
export { openCaseSamples } from './read-models/status/open-cases';
export { ReconciliationModule } from './reconciliation.module';
export type { ReconciliationEdge } from './adapters/http/reconciliation.controller';
