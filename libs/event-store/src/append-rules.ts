import { noStream, type AppendEntry } from './port';

/** What no adapter accepts: a list that could never have been right. Throws TypeError or RangeError; nothing has been appended then. */
export const checkEntries = (entries: readonly AppendEntry[]): void => {
  const streams = new Set<string>();
  for (const { stream, expectedRevision, events } of entries) {
    if (streams.has(stream)) throw new TypeError(`two entries for the stream ${stream} in one list`);
    streams.add(stream);
    if (stream.indexOf('-') < 1 || stream.includes('\n')) throw new TypeError(`not a stream id: ${JSON.stringify(stream)}`);
    if (events.length === 0) throw new TypeError(`an entry without events for ${stream}`);
    if (!Number.isInteger(expectedRevision) || expectedRevision < noStream) throw new RangeError(`not a revision: ${expectedRevision}`);
  }
};
