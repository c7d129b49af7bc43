/**
 * What was used last, at most `max` entries, in two generations: when the young one is full it becomes the old one, and what nobody asked for meanwhile
 * goes. Nothing is ever deleted singly: deleting the first entry of a large Map and looking for the next costs more than all else here (measured: 15 µs at 50,000).
 */
export class RecentlyUsed<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();
  private readonly youngMax: number;

  constructor(max: number) {
    this.youngMax = Math.max(1, Math.floor(max / 2));
  }

  get(key: Key): Value | undefined {
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const old = this.old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.young.size >= this.youngMax && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }
}
