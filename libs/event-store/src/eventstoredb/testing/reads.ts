import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { status } from '@grpc/grpc-js';
import { checkpoint, caughtUp, confirmation, eventAnswer, nameIn, streamNotFound } from './answers';
import type { DoubleEvent, DoubleLog } from './double-log';

/** One call of `Read`. `write` resolves when there is room for more. */
export interface ReadCall {
  write(answer: ReadResp): Promise<void>;
  end(): void;
  fail(code: status, message: string): void;
  readonly cancelled: () => boolean;
}

const { Options } = ReadReq;
/** The server reads pages of so many events itself, and looks at so many for each where the caller names no window. */
const pageEvents = 32;

/** Reads of a stream and of `$all`, in either direction, with and without a filter, and the filtered subscription to `$all`. Others are refused. */
export const answerRead = (log: DoubleLog, options: ReadReq.Options, call: ReadCall): void => {
  const matches = filterOf(options.getFilter());
  if (!matches) call.fail(status.INVALID_ARGUMENT, 'this filter is not known to the double');
  else if (options.hasSubscription() && options.hasAll() && options.hasFilter()) void subscribe(log, options, matches, call);
  else if (options.hasSubscription()) call.fail(status.UNIMPLEMENTED, 'only filtered subscriptions to $all');
  else if (options.hasStream()) void readStream(log, options, call);
  else void readAll(log, options, matches, call);
};

type Matches = (event: DoubleEvent) => boolean;

const filterOf = (filter: ReadReq.Options.FilterOptions | undefined): Matches | undefined => {
  if (!filter) return () => true;
  const names = filter.getStreamIdentifier();
  if (!names) return undefined;
  const prefixes = names.getPrefixList();
  if (prefixes.length > 0) return ({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix));
  const pattern = new RegExp(names.getRegex());
  return ({ stream }) => pattern.test(stream);
};

const writeAll = async (events: readonly DoubleEvent[], call: ReadCall): Promise<void> => {
  for (const event of events) {
    if (call.cancelled()) return;
    await call.write(eventAnswer(event));
  }
  call.end();
};

const readStream = async (log: DoubleLog, options: ReadReq.Options, call: ReadCall): Promise<void> => {
  const stream = options.getStream()!;
  const events = log.streams.get(nameIn(stream.getStreamIdentifier()));
  if (!events) {
    await call.write(streamNotFound(nameIn(stream.getStreamIdentifier())));
    return call.end();
  }
  const count = Number(options.getCount());
  if (options.getReadDirection() === Options.ReadDirection.FORWARDS) {
    const from = stream.hasRevision() ? Number(stream.getRevision()) : 0;
    return writeAll(events.slice(from, Math.min(events.length, from + count)), call);
  }
  const from = stream.hasRevision() ? Number(stream.getRevision()) : events.length - 1;
  return writeAll(
    events
      .slice(0, from + 1)
      .toReversed()
      .slice(0, count),
    call,
  );
};

const readAll = async (log: DoubleLog, options: ReadReq.Options, matches: Matches, call: ReadCall): Promise<void> => {
  const count = Number(options.getCount());
  const window = options.getFilter()?.getMax();
  if (window !== undefined && window > 0 && window <= count) return call.fail(status.INVALID_ARGUMENT, 'window not above the count');
  const all = options.getAll()!;
  const position = all.hasPosition() ? BigInt(all.getPosition()!.getCommitPosition()) : undefined;
  if (options.getReadDirection() === Options.ReadDirection.FORWARDS) {
    const from = position === undefined ? 0 : log.events.findIndex((event) => event.position >= position); // Inclusive, unlike a subscription.
    return writeAll(from === -1 || all.hasEnd() ? [] : log.events.slice(from).filter(matches).slice(0, count), call);
  }
  const before = position === undefined ? log.events : log.events.filter((event) => event.position < position);
  return writeAll(all.hasStart() ? [] : lastMatching(before, matches, count), call);
};

const lastMatching = (events: readonly DoubleEvent[], matches: Matches, count: number): readonly DoubleEvent[] => {
  const found: DoubleEvent[] = [];
  for (let index = events.length - 1; index >= 0 && found.length < count; index--) if (matches(events[index]!)) found.push(events[index]!);
  return found;
};

/**
 * Catches up page by page, says so, and goes on live. A checkpoint comes after `window * multiplier` events looked at. While catching up it lags as the
 * server's does: it names the last event of the page that matched, else the place where the page began.
 */
const subscribe = async (log: DoubleLog, options: ReadReq.Options, matches: Matches, call: ReadCall): Promise<void> => {
  const all = options.getAll()!;
  const filter = options.getFilter()!;
  const window = filter.hasMax() ? filter.getMax() : pageEvents;
  const interval = window * filter.getCheckpointintervalmultiplier();
  if (interval === 0) return call.fail(status.INVALID_ARGUMENT, 'no checkpoint interval');
  const start = startOf(log, all);
  if (start === undefined) return call.fail(status.INVALID_ARGUMENT, 'not a position in this log');
  await call.write(confirmation('double'));

  let [next, looked] = [start, 0];
  while (next < log.events.length) {
    const pageBegan = log.events[Math.max(0, next - 1)]!.position;
    let [matched, seen, last] = [0, 0, undefined as bigint | undefined];
    for (; next < log.events.length && seen < window && matched < pageEvents; next++, seen++) {
      if (call.cancelled()) return;
      const event = log.events[next]!;
      if (!matches(event)) continue;
      [matched, last] = [matched + 1, event.position];
      await call.write(eventAnswer(event));
    }
    looked += seen;
    if (looked < interval) continue;
    looked %= interval;
    await call.write(checkpoint(last ?? pageBegan));
  }
  await call.write(caughtUp());

  let pumping = false;
  const pump = async (): Promise<void> => {
    if (pumping) return;
    pumping = true;
    for (; next < log.events.length; next++) {
      if (call.cancelled()) return forget();
      const event = log.events[next]!;
      if (matches(event)) await call.write(eventAnswer(event));
      if (++looked < interval) continue;
      looked = 0;
      await call.write(checkpoint(event.position));
    }
    pumping = false;
  };
  const forget = log.onGrown(() => void pump());
  await pump();
};

/** The index behind the position, exclusive; undefined where no event stands at it: the server reads its log by bytes, and refuses. */
const startOf = (log: DoubleLog, all: ReadReq.Options.AllOptions): number | undefined => {
  if (all.hasEnd()) return log.events.length;
  if (!all.hasPosition()) return 0;
  const position = BigInt(all.getPosition()!.getCommitPosition());
  let [low, high] = [0, log.events.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (log.events[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return log.events[low]?.position === position ? low + 1 : undefined;
};
