import { newCommandId, type CommandId } from '@jumin/kernel';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Seen {
  readonly stream: string;
  readonly revision: number;
  /** The command whose entry it belongs to. */
  readonly entry: string;
}

/** A log under test: writers that race each other, and one reader that follows them live. */
export interface StressedLog {
  /** One append of one to five events to one of the streams, with whatever it needs to read before. Resolves with the events that are durable; may reject. */
  write(writer: number, stream: string, events: number, entry: CommandId): Promise<number>;
  /** What has become readable since the last call, in the order of the log. */
  readOn(): Promise<readonly Seen[]>;
}

export interface OrderReport {
  readonly durable: number;
  readonly delivered: number;
  readonly lost: number;
  /** Deliveries that were not the next revision of their stream: repeated, out of order or with a hole. */
  readonly outOfOrder: number;
  /** Entries of which some events are there and others are not. */
  readonly torn: number;
}

/**
 * Many writers on few streams against a reader that follows them live: only under such a load does a wrong order show. The reader goes on until all that is
 * durable has appeared, at most for `patienceMs`: a transaction left open in any database of the server holds back what is readable, and that is not a loss.
 */
export const stressOrder = async (
  log: StressedLog,
  {
    ms = 1_500,
    writers = 8,
    streams = 6,
    patienceMs = 20_000,
  }: { readonly ms?: number; readonly writers?: number; readonly streams?: number; readonly patienceMs?: number } = {},
): Promise<OrderReport> => {
  const until = Date.now() + ms;
  let durable = 0;
  let readUntil = Infinity;
  const next = new Map<string, number>();
  const offered = new Map<string, number>();
  const received = new Map<string, number>();
  let [delivered, outOfOrder] = [0, 0];
  const reading = (async () => {
    for (let idle = 0; idle < 20 || (delivered < durable && Date.now() < readUntil);) {
      const seen = await log.readOn();
      for (const { stream, revision, entry } of seen) {
        received.set(entry, (received.get(entry) ?? 0) + 1);
        if (revision !== (next.get(stream) ?? 0)) outOfOrder++;
        next.set(stream, Math.max(next.get(stream) ?? 0, revision + 1));
      }
      delivered += seen.length;
      idle = seen.length > 0 || readUntil === Infinity ? 0 : idle + 1;
      await sleep(2);
    }
  })();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      while (Date.now() < until) {
        const stream = `s-${Math.floor(Math.random() * streams)}`;
        const [events, entry] = [1 + Math.floor(Math.random() * 5), newCommandId()];
        offered.set(entry, events);
        const written = await log.write(writer, stream, events, entry).catch(() => 0);
        durable += written; // Not in one expression with the await, which would add to a sum read before it.
      }
    }),
  );
  readUntil = Date.now() + patienceMs;
  await reading;
  const torn = [...received].filter(([entry, events]) => events !== offered.get(entry)).length;
  return { durable, delivered, lost: Math.max(0, durable - delivered), outOfOrder, torn };
};
