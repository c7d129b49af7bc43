import type { EventStore } from '../port';
import type { EventStoreDbOptions } from './options';
import type { StoredLeaf } from './wire-event';

export type { EventStoreDbOptions } from './options';
export type { StoredLeaf } from './wire-event';

/**
 * The log on EventStoreDB 23.10 or newer (or KurrentDB), over its gRPC protocol. The client is loaded here and not before: gRPC costs the start of a process
 * that does not need it a third of a second. Rejects with `Transient` when the server cannot be reached.
 */
export const openEventStoreDb = async (options: EventStoreDbOptions): Promise<EventStore> => (await import('./open')).open(options);

/** For proving the log: the leaves as they are stored, in the order of the log, with the hashes that were stored beside them. */
export async function* readEventStoreDbLeaves(
  options: Pick<EventStoreDbOptions, 'connectionString' | 'streamPrefix'>,
): AsyncGenerator<StoredLeaf> {
  yield* (await import('./leaves')).leavesOf(options);
}
