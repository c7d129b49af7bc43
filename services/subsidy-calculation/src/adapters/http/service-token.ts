/** Under which Nest hands the composed service to its controllers. */
export const ServiceToken = Symbol('subsidy-calculation');
