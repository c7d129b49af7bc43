import type { Actor } from '@jumin/event-store';
import type { Instant } from '@jumin/kernel';
import type { TransactionClient } from '../following/log-following';
import type { Message, ParkedKey } from '../port';

export interface ParkedMessage {
  readonly message: Message;
  /** Why it could not be taken; null when it only waits behind another one of its key. */
  readonly error: string | null;
}

/** One line in the record of what people did with parked keys. */
export interface ParkingAct {
  readonly consumer: string;
  readonly key: string;
  readonly what: 'replayed' | 'discarded';
  readonly messages: number;
  readonly by: Actor;
  readonly reason: string | null;
  readonly at: Instant;
}

/** Where parked keys are kept. Every change that must go with a checkpoint or with rows takes a client of that transaction. */
export interface ParkingStore {
  /** Work in one transaction; memory has none and gives no client. */
  transaction<T>(work: (client: TransactionClient | undefined) => Promise<T>): Promise<T>;
  keysOf(consumer: string): Promise<ReadonlySet<string>>;
  /** Those of the keys that are still parked, held so that nobody replays or discards them before the transaction ends. */
  holdKeys(client: TransactionClient | undefined, consumer: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Adds messages in their order. A message that is there already stays as it is. */
  add(client: TransactionClient | undefined, consumer: string, messages: readonly ParkedMessage[], at: Instant): Promise<void>;
  list(consumer?: string): Promise<readonly ParkedKey[]>;
  messagesOf(consumer: string, key: string): Promise<readonly ParkedMessage[]>;
  /** Removes one message of the key, which leaves with its last one. False when it is not there any more. */
  remove(client: TransactionClient | undefined, consumer: string, message: Message): Promise<boolean>;
  /** Another attempt at the message failed. */
  failed(consumer: string, message: Message, error: string): Promise<void>;
  /** Removes the whole key; how many messages it had. */
  discard(consumer: string, key: string): Promise<number>;
  record(act: ParkingAct): Promise<void>;
}
