export { registration, type Registration } from './service';
export { RegistrationModule } from './registration.module';
export type { RegistrationEdge } from './adapters/http/service-token';
export type { InstructionOutcome } from './application/instruct';
export type { RevealedNumber } from './application/reveal-numbers';
export type { ParticipantRow } from './read-models/participants/query';
