/** A stream of chance that depends on its name alone, so that one part of the sample can change without moving the others. Not for secrets. */
export class Random {
  private state: number;

  constructor(name: string) {
    // FNV-1a over the name's code units.
    let hash = 0x811c9dc5;
    for (let place = 0; place < name.length; place++) hash = Math.imul(hash ^ name.charCodeAt(place), 0x01000193);
    this.state = hash >>> 0;
  }

  /** In [0, 1). Mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /** The same items in another order; the list itself stays as it is. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const order = [...items];
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(this.next() * (last + 1));
      [order[last], order[other]] = [order[other]!, order[last]!];
    }
    return order;
  }
}

/** Splits a number of things by weights so that the parts add up to it: rounded down, what is left goes to the largest remainders. */
export const quotas = (count: number, weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (count * weight) / total);
  const parts = exact.map(Math.floor);
  const left = count - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((_, index) => index).sort((a, b) => exact[b]! - parts[b]! - (exact[a]! - parts[a]!) || a - b);
  for (const index of byRemainder.slice(0, left)) parts[index]!++;
  return parts;
};

/** Draws indexes with the given weights. */
export class Lottery {
  private readonly upTo: number[];

  constructor(weights: readonly number[]) {
    let sum = 0;
    this.upTo = weights.map((weight) => (sum += weight));
  }

  draw(random: Random): number {
    const ticket = random.next() * this.upTo.at(-1)!;
    let [low, high] = [0, this.upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle]! > ticket) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
