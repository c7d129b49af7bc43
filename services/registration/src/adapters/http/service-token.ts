/** Under which the running service is provided to its controllers. */
export const RegistrationToken = Symbol('registration');
