/*
 * 统计 reporting: what happened, told from contracts alone.
 *
 * standing: where a person's fee year stands · taken: entered money that took its place in an account, kept or due back · bridge (年度衔接表): from the
 * treasury's figure to the accounts, to the fen · payer: whose money reaches a tier · indicator: a figure of the notice with its threshold.
 */
export { reporting, type OfYear, type Reporting } from './service';
export { ReportingModule } from './reporting.module';
export { composeHistory, type HistorySource } from './read-models/history/compose';
export type { Bridge, BridgeLine, UnitTotals } from './read-models/bridge/query';
export type { GovernmentBridge, GovernmentBridges, GovernmentLine } from './read-models/bridge/subsidy';
export type { RosterLineRow } from './read-models/rosters/query';
export type { BridgeItem } from './read-models/bridge/items';
export type { PersonStanding } from './read-models/people/query';
export type { Indicator, Ranked, UnitProgress } from './read-models/progress/query';
