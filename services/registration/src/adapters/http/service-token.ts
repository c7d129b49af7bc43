import type { SubjectId } from '@jumin/kernel';

/** Under which the running service is provided to its controllers. */
export const RegistrationToken = Symbol('registration');

/** What registration asks of others, where it cannot know by itself. */
export interface RegistrationEdge {
  /** Citizen numbers of payers whom nobody has registered, in that division. */
  readonly payersNumbers?: (subjectIds: readonly SubjectId[], division: string) => Promise<ReadonlyMap<SubjectId, string>>;
}
export const RegistrationEdgeToken = Symbol('registration-edge');
