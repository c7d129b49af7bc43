export { paymentCollection, type PaymentCollection } from './service';
export { PaymentCollectionModule } from './payment-collection.module';
export type { ContributionReversed, PaymentContract } from './integration/contracts';
export type { BatchProgress } from './read-models/batches/lane';
export type { RefundDue } from './read-models/refunds/lane';
