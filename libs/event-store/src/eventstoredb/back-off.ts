import { setTimeout as sleep } from 'node:timers/promises';

const pauseMsMax = 5_000;

/** Pauses that double with every failure in a row, less up to a half by chance, so that many processes do not come back to a server in step. */
export class BackOff {
  private failures = 0;

  constructor(private readonly firstMs: number) {}

  succeeded(): void {
    this.failures = 0;
  }

  /** Cut short when `stopped` resolves first. */
  async pause(stopped: Promise<unknown>): Promise<void> {
    const ms = Math.min(pauseMsMax, this.firstMs * 2 ** Math.min(this.failures++, 16)) * (1 - Math.random() / 2);
    await Promise.race([stopped, sleep(ms, undefined, { ref: false })]);
  }
}
