import type { Position } from '@jumin/event-store';
import { comeToRest } from './at-rest';

/* A day closes over everything that was handed in; a log that does not come to rest must not keep whoever asks waiting for ever. */
const positions = (): (() => Promise<Position>) => {
  let at = 0;
  return async () => String(++at) as Position;
};
const refused = { status: 503, code: 'LogNotAtRest', zh: expect.stringContaining('重试'), details: { waitedMs: 50 } };

it('waits until what readers append has been read as well', async () => {
  const appended = ['a', 'b', 'b'] as Position[];
  const read: Position[] = [];
  const rest = await comeToRest({
    head: async () => (appended.length > 1 ? appended.shift()! : appended[0]!),
    reached: async (position) => read.push(position),
  });
  expect([rest, read]).toEqual(['b', ['a', 'b']]);
});

it('is given up where something is appended all the time', async () => {
  let turns = 0;
  const reached = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ++turns / 10));
  await expect(comeToRest({ head: positions(), reached }, 50)).rejects.toMatchObject(refused);
  // And does not go on behind the back of whoever asked.
  const before = turns;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(turns).toBeLessThanOrEqual(before + 1);
});

it('is given up where a reader does not go on', async () => {
  const waiting = comeToRest({ head: async () => 'a' as Position, reached: () => new Promise(() => undefined) }, 50);
  await expect(waiting).rejects.toMatchObject(refused);
});

it('rejects with what kept a reader from going on', async () => {
  const failing = { head: async () => 'a' as Position, reached: () => Promise.reject(new Error('the lane has failed')) };
  await expect(comeToRest(failing, 50)).rejects.toThrow('the lane has failed');
});
