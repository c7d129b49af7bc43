import type { Checkpoints } from '../port';
import type { ServiceUpcasters } from '../upcasting';

export interface EventStoreDbOptions {
  /** As `esdb://localhost:2113?tls=false`, or `esdb+discover://user:password@cluster?…`. With access control the user must be allowed to read `$all`. */
  readonly connectionString: string;
  /** Where subscribers keep their places: `postgresCheckpoints`, in the database that holds what they make of the events. */
  readonly checkpoints: Checkpoints;
  /** Put before the name of every stream, for a server that holds other things too. No hyphen, no `$`. Never changed for a log. Default none. */
  readonly streamPrefix?: string;
  readonly upcasters?: readonly ServiceUpcasters[];
  /** Writes that have been sent and not been answered. Default 500. */
  readonly entriesInFlightMax?: number;
  /** Reads of single streams at once. Default 64; a server allows a hundred calls on a connection. */
  readonly readsInFlightMax?: number;
  /**
   * A write without an answer for so long is given up; its fate is then unknown. Default 4,000 ms. Must stay below the five seconds after which "known at"
   * is answered.
   */
  readonly answerWithinMs?: number;
  /** A read that brings nothing for so long is given up, in passing. Default 10,000 ms. */
  readonly silenceMsMax?: number;
  /** First pause before subscribing again after a drop; it doubles up to five seconds, with jitter. Default 50 ms. */
  readonly resubscribeMs?: number;
  /** How often the head of a silent log is asked for. Default 1,000 ms. */
  readonly idleMs?: number;
  /** What is kept in memory for subscribers a little behind, in events, each line of a list counted as one. Default 40,000, some 30 MB. */
  readonly keptWeightMax?: number;
  /** Milliseconds since 1970; for tests. Default Date.now. */
  readonly systemNow?: () => number;
}
