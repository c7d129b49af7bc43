import type { Pool } from 'pg';
import { commandIdOf } from '@jumin/kernel';
import { eventOf } from '../conformance-suite';
import { beginning, type LogPage, type Position, type StoredEvent } from '../port';
import { positionOf, txTextOf } from './position';
import { LogTail } from './tail';

/** A tail to which transactions of one event of `lines` lines each are offered; answers how often a subscriber who comes late has to read for itself. */
const readsOfALateSubscriber = async (transactions: number, lines: number, keptWeightMax: number): Promise<number> => {
  let visible: [string, string][] = [];
  let reads = 0;
  const pool = { query: async () => ({ rows: visible.splice(0) }) } as unknown as Pool;
  const start = positionOf(txTextOf(1), 0);
  const read = async (after: Position): Promise<LogPage> => {
    reads++;
    return { events: [], through: after };
  };
  const tail = new LogTail(pool, { pollEveryMs: 1, keptWeightMax, upcast: (event) => event, read, head: async () => start });
  const membership = tail.join();
  const never = new Promise<void>(() => undefined);
  let at = start;
  for (let tx = 2; tx < 2 + transactions; tx++) {
    const position = positionOf(txTextOf(tx), 0);
    const data = { lines: Array.from({ length: lines }, (_, n) => ({ n })) };
    const event = {
      ...eventOf(commandIdOf(tx), 0, data),
      stream: `a-${tx}`,
      revision: 0,
      position,
      recordedAt: '',
    } as unknown as StoredEvent;
    tail.offer({ txText: txTextOf(tx), events: () => [event] });
    visible = [[String(tx), '1']];
    at = (await tail.next(at, undefined, never))!.through;
  }
  const stopped = new Promise<void>((resolve) => setTimeout(resolve, 20));
  await tail.next(start, undefined, stopped);
  membership.done();
  await tail.stopped();
  expect(at > beginning).toBe(true);
  return reads;
};

describe('what the tail keeps for those a little behind', () => {
  it('is as many events as were said', async () => {
    expect(await readsOfALateSubscriber(10, 0, 20)).toBe(0);
    expect(await readsOfALateSubscriber(30, 0, 20)).toBe(1);
  });

  it('counts the lines of a list, or a large file would be kept whole', async () => {
    expect(await readsOfALateSubscriber(10, 500, 20_000)).toBe(0);
    expect(await readsOfALateSubscriber(10, 500, 2_000)).toBe(1);
  });
});
