/** As the server keeps it. Positions are places in bytes: they rise, with gaps. */
export interface DoubleEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
}

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export type ExpectedRevision = number | 'no-stream' | 'any' | 'stream-exists';

export type WriteResult =
  | { readonly kind: 'written'; readonly revision: number; readonly position: bigint }
  /** `current` is -1 where there is no stream. */
  | { readonly kind: 'wrong-revision'; readonly current: number };

/** What a server keeps through its restarts; several servers on one log are the nodes of a cluster. In memory, gone with the process. */
export class DoubleLog {
  readonly events: DoubleEvent[] = [];
  readonly streams = new Map<string, DoubleEvent[]>();
  private readonly listeners = new Set<() => void>();
  private end = 1_000n;

  onGrown(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * The server's rule: the expected revision is the one that stands; or it lies before, and the very events of the write stand behind it, by their ids. Then the
   * write was made before, and is answered with the place of its last event.
   */
  write(stream: string, expected: ExpectedRevision, proposed: readonly ProposedEvent[]): WriteResult {
    const standing = this.streams.get(stream) ?? [];
    const current = standing.length - 1;
    if (expected === 'stream-exists' && current === -1) return { kind: 'wrong-revision', current };
    const wanted = expected === 'no-stream' ? -1 : typeof expected === 'number' ? expected : current;
    if (wanted !== current) {
      const before = standing.slice(wanted + 1, wanted + 1 + proposed.length);
      const repeated = wanted < current && before.length === proposed.length && before.every(({ id }, nth) => id === proposed[nth]!.id);
      if (!repeated) return { kind: 'wrong-revision', current };
      return { kind: 'written', revision: wanted + proposed.length, position: before.at(-1)!.position };
    }
    for (const one of proposed) {
      const event = { ...one, stream, revision: standing.length, position: this.end };
      this.end += BigInt(80 + one.data.length + one.metadata.length);
      standing.push(event);
      this.events.push(event);
    }
    this.streams.set(stream, standing);
    for (const listener of [...this.listeners]) listener();
    return { kind: 'written', revision: standing.length - 1, position: standing.at(-1)!.position };
  }
}
