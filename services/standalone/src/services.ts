import { paymentCollection, type PaymentCollection } from '@jumin/payment-collection';
import type { ServiceDefinition } from '@jumin/platform';
import { reconciliation, type Reconciliation } from '@jumin/reconciliation';
import { registration, type Registration } from '@jumin/registration';
import { reporting, type Reporting } from '@jumin/reporting';
import { subsidyCalculation, type SubsidyCalculation } from '@jumin/subsidy-calculation';

/** The five services of a deployment, in the order in which money comes by. */
export const definitions = [
  registration,
  paymentCollection,
  subsidyCalculation,
  reconciliation,
  reporting,
] as const satisfies readonly ServiceDefinition[];

export interface Services {
  readonly registration: Registration;
  readonly 'payment-collection': PaymentCollection;
  readonly 'subsidy-calculation': SubsidyCalculation;
  readonly reconciliation: Reconciliation;
  readonly reporting: Reporting;
}
export type ServiceName = keyof Services;
