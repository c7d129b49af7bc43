import type { StoredEvent } from '@jumin/event-store';
import type { Message, Topic } from '@jumin/messaging';
import type { Database } from './database';

/**
 * One ordered path by which a service takes in what happened: over its own part of the log, or over contracts of others. Each lane has a checkpoint
 * of its own (`<service>.<name>`) and takes a batch at a time.
 *
 * - With `apply` alone, rows and checkpoint commit together, so a batch takes effect exactly once.
 * - With `act`, the rows are committed first, then the commands are handled, then the checkpoint moves. After a crash in between the batch comes
 *   again: `apply` must then write the same rows again, and commands carry ids derived from what they answer to, which makes them `already-done`.
 *
 * `apply` is a pure fold into `tables`: time and ids come from the batch, never from clock or chance, so replaying the log gives the same rows.
 */
export type Lane = LogLane | ContractLane;

interface LaneOf<Item> {
  readonly name: string;
  /** Tables that hold nothing but the fold of what this lane reads; replay must reproduce them row by row. */
  readonly tables: readonly string[];
  readonly apply?: (database: Database, batch: readonly Item[]) => Promise<void>;
  readonly act?: (batch: readonly Item[]) => Promise<void>;
  /** Upper bound of a batch, in events; an event of many lines counts as its lines. Default 2,000. */
  readonly maxWeight?: number;
}

export interface LogLane extends LaneOf<StoredEvent> {
  readonly reads: 'log';
  /** Categories of the service itself. */
  readonly categories: readonly string[];
}

export interface ContractLane extends LaneOf<Message> {
  readonly reads: 'contracts';
  readonly topics: readonly Topic[];
  /** Only these types; all of the topics when absent. */
  readonly types?: readonly string[];
}
