import { Transient } from '../errors';

/** What gRPC tells of a failed call: a status code, and in the trailing metadata the server's own name for what happened. */
interface CallFailure extends Error {
  readonly code?: unknown;
  readonly metadata?: { get(key: string): readonly (string | Buffer)[] };
}

/** gRPC status codes; none where no node of a cluster could be found: cancelled, unknown, deadline exceeded, resource exhausted, aborted, internal, unavailable. */
const transientCodes: ReadonlySet<unknown> = new Set([undefined, 1, 2, 4, 8, 10, 13, 14]);
/** Names that the server gives; the first two go away with the next election, the others never. */
const transientNames: ReadonlySet<string> = new Set(['not-leader', 'no-leader-info']);
const permanentNames: ReadonlySet<string> = new Set(['access-denied', 'stream-deleted', 'maximum-append-size-exceeded']);

/** A lost or contended server as `Transient`; whatever a repetition cannot mend as it is. */
export const failureOf = (error: unknown, doing: string): Error => {
  if (!(error instanceof Error)) return new Error(`${doing}: ${String(error)}`);
  if (error instanceof Transient) return error;
  const { code, metadata } = error as CallFailure;
  const name = metadata?.get('exception')[0]?.toString() ?? '';
  const passes = transientNames.has(name) || (transientCodes.has(code) && !permanentNames.has(name));
  return passes ? new Transient(`${doing}: ${error.message}`, { cause: error }) : new Error(`${doing}: ${error.message}`, { cause: error });
};
