import { randomFillSync } from 'node:crypto';

const drawn = 16_384;

/** Random bytes drawn in bulk: one call to the system for a thousand nonces. Each byte is handed out once. */
export class RandomBytes {
  private stock = Buffer.alloc(0);
  private used = 0;

  /** A view of bytes that nobody else gets; at most 16,384 at a time. */
  take(length: number): Buffer {
    if (this.used + length > this.stock.length) {
      this.stock = randomFillSync(Buffer.allocUnsafeSlow(drawn)); // A new buffer each time: views handed out stay valid.
      this.used = 0;
    }
    return this.stock.subarray(this.used, (this.used += length));
  }
}
