/** Wakes everybody who waits. Take `next` before looking whether there is work, so that nothing that arrives in between is missed. */
export class Signal {
  private wake: () => void = () => undefined;
  private promise = this.renew();

  get next(): Promise<void> {
    return this.promise;
  }

  raise(): void {
    const { wake } = this;
    this.promise = this.renew();
    wake();
  }

  private renew(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }
}
