/** How the console gets at the public interfaces: with a body it posts. Rejects when it is refused. */
export type Ask = (path: string, body?: object) => Promise<unknown>;

export interface Clock {
  /** Empty while the store has no clock yet. */
  readonly day: string;
  readonly simulated: boolean;
}
