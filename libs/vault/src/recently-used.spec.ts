import { RecentlyUsed } from './recently-used';

describe('what was used recently', () => {
  it('is kept while it is asked for, and goes when it is not', () => {
    const memory = new RecentlyUsed<number, string>(10);
    memory.set(-1, 'asked for');
    memory.set(-2, 'not asked for');
    for (let n = 0; n < 20; n++) {
      memory.set(n, `${n}`);
      memory.get(-1);
    }
    expect([memory.get(-1), memory.get(-2)]).toEqual(['asked for', undefined]);
  });
  it('is never more than it may be, and at least half of that', () => {
    const memory = new RecentlyUsed<number, number>(10);
    for (let n = 0; n < 1000; n++) memory.set(n, n);
    const kept = Array.from({ length: 1000 }, (_, n) => n)
      .reverse()
      .filter((n) => memory.get(n) !== undefined);
    expect(kept.length).toBeGreaterThanOrEqual(5);
    expect(kept.length).toBeLessThanOrEqual(10);
  });
  it('has the last value that was set', () => {
    const memory = new RecentlyUsed<string, number>(2);
    memory.set('a', 1);
    memory.set('b', 2);
    memory.set('a', 3);
    expect(memory.get('a')).toBe(3);
  });
});
