/** Under which the running service is provided to its controllers. */
export const PaymentCollectionToken = Symbol('payment-collection');
