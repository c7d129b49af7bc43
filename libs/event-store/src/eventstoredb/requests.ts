import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { Position } from '../port';
import { wirePositionOf } from './position';

const { Options } = ReadReq;
type Direction = 'forwards' | 'backwards';

const readingOptions = (direction: Direction): ReadReq.Options =>
  new Options()
    .setReadDirection(direction === 'forwards' ? Options.ReadDirection.FORWARDS : Options.ReadDirection.BACKWARDS)
    .setResolveLinks(false)
    .setUuidOption(new Options.UUIDOption().setString(new Empty()));

export const streamIdentifierOf = (name: string): StreamIdentifier => new StreamIdentifier().setStreamName(Buffer.from(name));

/** From a revision on, or from the end backwards. */
export const readStream = (name: string, from: number | 'end', countMax: number): ReadReq.Options => {
  const stream = new Options.StreamOptions().setStreamIdentifier(streamIdentifierOf(name));
  if (from === 'end') stream.setEnd(new Empty());
  else stream.setRevision(String(from));
  return readingOptions(from === 'end' ? 'backwards' : 'forwards')
    .setStream(stream)
    .setCount(String(countMax))
    .setNoFilter(new Empty());
};

/** Streams whose name begins with one of these; all but the server's own streams where there is none. */
export type Prefixes = readonly string[];

/** The server looks at so many events for each of its own pages, and tells how far it has come after so many of those pages. */
const searchWindow = 512;
const windowsPerCheckpoint = 2;

const filterOf = (prefixes: Prefixes, window: number): ReadReq.Options.FilterOptions => {
  const names = new Options.FilterOptions.Expression();
  if (prefixes.length > 0) names.setPrefixList([...prefixes]);
  else names.setRegex('^[^$]');
  return new Options.FilterOptions().setStreamIdentifier(names).setMax(window).setCheckpointintervalmultiplier(windowsPerCheckpoint);
};

/** The last events of `$all`, backwards. The server wants a window larger than the count. */
export const readLast = (prefixes: Prefixes, countMax: number): ReadReq.Options =>
  readingOptions('backwards')
    .setAll(new Options.AllOptions().setEnd(new Empty()))
    .setCount(String(countMax))
    .setFilter(filterOf(prefixes, Math.max(searchWindow, countMax + 1)));

/** `$all` behind a position: what is there, then the word that it has caught up, then what comes; checkpoints where nothing matches. */
export const subscribeBehind = (after: Position, prefixes: Prefixes): ReadReq.Options => {
  const all = new Options.AllOptions();
  const position = wirePositionOf(after);
  if (position) all.setPosition(new Options.Position().setCommitPosition(position.commit).setPreparePosition(position.prepare));
  else all.setStart(new Empty());
  return readingOptions('forwards')
    .setAll(all)
    .setSubscription(new Options.SubscriptionOptions())
    .setFilter(filterOf(prefixes, searchWindow));
};
