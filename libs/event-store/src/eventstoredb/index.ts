import type { EventStore } from '../port';
import type { EventStoreDbOptions } from './options';

export type { EventStoreDbOptions } from './options';

/**
 * The log on EventStoreDB 23.10 or newer (or KurrentDB), over its gRPC protocol. The client is loaded here and not before: gRPC costs the start of a process
 * that does not need it a third of a second. Rejects with `Transient` when the server cannot be reached.
 */
export const openEventStoreDb = async (options: EventStoreDbOptions): Promise<EventStore> => (await import('./open')).open(options);
