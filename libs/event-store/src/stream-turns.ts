import type { StreamId } from './port';

/**
 * Lets calls that share a stream go one after the other, in the order they came, and all others at once: two appends to one stream are never in
 * flight together within a process. A call waits only for calls that came before it, so there is no circle to wait in.
 */
export class StreamTurns {
  private readonly last = new Map<StreamId, Promise<unknown>>();

  async take<T>(streams: readonly StreamId[], work: () => Promise<T>): Promise<T> {
    const before = streams.map((stream) => this.last.get(stream)).filter((turn) => turn !== undefined);
    const turn = (async () => {
      if (before.length > 0) await Promise.allSettled(before);
      return work();
    })();
    for (const stream of streams) this.last.set(stream, turn);
    try {
      return await turn;
    } finally {
      for (const stream of streams) if (this.last.get(stream) === turn) this.last.delete(stream);
    }
  }
}
