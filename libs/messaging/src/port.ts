import type { Actor, Position } from '@jumin/event-store';
import type { Instant, LocalDate } from '@jumin/kernel';

/** What one service tells the others: a fact under a published, versioned schema. On the wire a CloudEvent. */
export interface Message<Type extends string = string, Data extends object = object> {
  /** Derived from the stored event's id and the index of the contract made from it: the same event always gives the same ids. */
  readonly id: string;
  readonly type: Type;
  readonly version: number;
  /** The publishing service. */
  readonly source: string;
  /** Subject or document (voucher lines: county): messages of one key arrive in order. */
  readonly key: string;
  /** Place of the stored event in the publisher's log. */
  readonly position: Position;
  readonly recordedAt: Instant;
  readonly effectiveOn: LocalDate;
  readonly receivedOn: LocalDate;
  readonly actor: Actor;
  /** Trace and span that the event was recorded in, `<32 hex>-<16 hex>`, where the deployment traces. */
  readonly trace?: string;
  readonly data: Data;
}

/** What a publisher's pure function makes of a stored event; id, times and actor are added from the event itself. */
export interface Contract<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly version: number;
  /** Subject, document or county: contracts of one key arrive in order. */
  readonly key: string;
  readonly data: Data;
}

/** Everything a service publishes goes to one topic, so its facts reach a consumer in the order of its log. */
export type Topic = `${string}.events`;
export const topicOf = (service: string): Topic => `${service}.events`;

/** A batch for one consumer, in order per key; at least once. */
export interface MessageBatch {
  readonly messages: readonly Message[];
  readonly from: Position;
  readonly through: Position;
  /**
   * Moves the consumer's checkpoint by compare-and-set inside the caller's own transaction, so that rows and checkpoint commit together.
   * Throws `CheckpointMoved` when another instance was faster. A handler that does not call it has its checkpoint moved after it returns.
   */
  commit(client: { query(text: string, values?: unknown[]): Promise<{ rowCount: number | null }> }): Promise<void>;
}

/** Settles when every effect of the batch is durable. An error named `Transient` is retried in place; any other parks the keys that raise it. */
export type MessageHandler = (batch: MessageBatch) => Promise<void>;

export interface ConsumerOptions {
  /** Durable name: `<service>.<what>`. Its checkpoint and its parked keys go by it. */
  readonly consumer: string;
  readonly topics: readonly Topic[];
  /** Only these message types; all of the topics when absent. */
  readonly types?: readonly string[];
  /** Upper bound of a batch. A message of many lines counts as its lines. Default 2,000. */
  readonly maxWeight?: number;
}

export interface Consumption {
  /** Resolves once everything published up to this position of the publishers' log has taken effect. */
  reached(position: Position): Promise<void>;
  readonly position: Position;
  readonly status: 'running' | 'retrying' | 'stopped' | 'failed';
  /** Of the last transient error, or the one that made it fail. */
  readonly lastError: string | null;
  stop(): Promise<void>;
}

export interface MessageBus {
  consume(options: ConsumerOptions, handler: MessageHandler): Consumption;
  readonly parking: Parking;
  close(): Promise<void>;
}

/** A message that could not be taken, and everything of its key behind it, wait here for a person; all other keys flow on. */
export interface ParkedKey {
  readonly consumer: string;
  readonly key: string;
  readonly messages: number;
  readonly firstError: string;
  readonly lastError: string;
  readonly attempts: number;
  readonly since: Instant;
}
export interface Parking {
  list(consumer?: string): Promise<readonly ParkedKey[]>;
  inspect(consumer: string, key: string): Promise<readonly { readonly message: Message; readonly error: string | null }[]>;
  /** Gives the messages to the handler again, in order; those that pass leave, the first that fails keeps the rest. */
  replay(consumer: string, key: string, by: Actor): Promise<{ readonly replayed: number; readonly left: number }>;
  discard(consumer: string, key: string, by: Actor, reason: string): Promise<number>;
}
