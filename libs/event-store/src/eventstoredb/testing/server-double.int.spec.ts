import { randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
  type AllStreamResolvedEvent,
  type AppendToStreamOptions,
} from '@eventstore/db-client';
import { ServerDouble } from './server-double';

// The double against the published client as its documentation uses it, beside our adapter: what the two of us might both get wrong, a third does not.
describe.each([
  ['over one duplex call', true],
  ['with a call for each write', false],
])('the double of the server, %s', (_, batchAppend) => {
  let double: ServerDouble;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    double = await ServerDouble.start({ batchAppend });
    client = EventStoreDBClient.connectionString(double.connectionString);
  });
  afterEach(async () => {
    await client.dispose();
    double.stop();
  });
  const noted = (n: number, id: string = randomUUID()) => jsonEvent({ id, type: 'Noted', data: { n }, metadata: { by: 'u' } });
  const expected = (revision: number): AppendToStreamOptions => ({ expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision) });

  it('writes at the revision that stands, and takes the same write again as done', async () => {
    const first = [noted(0), noted(1)];
    const done = await client.appendToStream('a-1', first, expected(-1));
    expect(done).toMatchObject({ success: true, nextExpectedRevision: 1n });
    await client.appendToStream('a-1', noted(2), expected(1));
    expect(await client.appendToStream('a-1', first, expected(-1))).toEqual(done);
    for (const wrong of [-1, 0, 3]) {
      const refused = await client.appendToStream('a-1', noted(9), expected(wrong)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(WrongExpectedVersionError);
      expect(refused).toMatchObject({ actualVersion: 2n });
    }
  });

  it('reads a stream in both directions, and says where there is none', async () => {
    await client.appendToStream('a-1', [noted(0), noted(1), noted(2)], expected(-1));
    const read = async (options: object): Promise<unknown[]> => {
      const events: unknown[] = [];
      for await (const { event } of client.readStream('a-1', options)) events.push(event!.data);
      return events;
    };
    expect(await read({})).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(await read({ fromRevision: 1n, maxCount: 1 })).toEqual([{ n: 1 }]);
    expect(await read({ direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([{ n: 2 }, { n: 1 }]);
    const none = (async () => {
      for await (const event of client.readStream('a-2')) expect(event).toBeUndefined();
    })();
    await expect(none).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('follows $all behind a position, filtered, with checkpoints, and says when it has caught up', async () => {
    const { position } = await client.appendToStream('a-1', noted(0), expected(-1));
    for (let n = 0; n < 100; n++) await client.appendToStream('b-1', noted(n), expected(n - 1));
    await client.appendToStream('ab-1', noted(0), expected(-1));
    await client.appendToStream('a-2', [noted(1), noted(2)], expected(-1));
    let [checkpoints, caughtUp] = [0, 0];
    const seen: AllStreamResolvedEvent[] = [];
    const subscription = client.subscribeToAll({
      fromPosition: position!,
      filter: streamNameFilter({ prefixes: ['a-'], checkpointReached: async () => void checkpoints++ }),
    });
    await new Promise<void>((resolve) => {
      subscription.on('caughtUp', () => {
        caughtUp++;
        void client.appendToStream('a-3', noted(3), expected(-1));
      });
      subscription.on('data', (event) => {
        seen.push(event);
        if (event.event!.streamId === 'a-3') resolve();
      });
    });
    await subscription.unsubscribe();
    expect(seen.map(({ event }) => event!.data)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(seen.map(({ event }) => event!.position!.commit)).toEqual(seen.map(({ commitPosition }) => commitPosition));
    expect([checkpoints > 2, caughtUp]).toEqual([true, 1]);
  });

  it('refuses a position that it never gave', async () => {
    const { position } = await client.appendToStream('a-1', noted(0), expected(-1));
    const subscription = client.subscribeToAll({
      fromPosition: { commit: position!.commit + 1n, prepare: position!.prepare + 1n },
      filter: streamNameFilter({ prefixes: ['a-'] }),
    });
    expect(await new Promise((resolve) => subscription.on('error', resolve))).toMatchObject({
      message: expect.stringContaining('not a position'),
    });
  });
});
