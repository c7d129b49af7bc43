import fc from 'fast-check';
import { addFen, fen, minusFen, noFen, shareHalfUp, splitFen, subtractFen, sumFen } from '.';

describe('fen', () => {
  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %d, which is not a whole number of fen', (bad) =>
    expect(() => fen(bad)).toThrow(RangeError),
  );
  it('is never minus zero', () => expect(Object.is(subtractFen(fen(5), fen(5)), 0) && Object.is(fen(-0), 0)).toBe(true));
  it('refuses a sum that is no longer exact', () => expect(() => addFen(fen(Number.MAX_SAFE_INTEGER), fen(1))).toThrow(RangeError));
  it('adds nothing up to nothing', () => expect([addFen(), sumFen([])]).toEqual([0, 0]));
  it('adds up a list of any length', () => expect(sumFen(Array.from({ length: 200_000 }, () => fen(3)))).toBe(600_000));
  it('stands on the other side of an account, and nothing on neither', () => expect([minusFen(fen(5)), minusFen(noFen)]).toEqual([-5, 0]));
});

describe('a share', () => {
  it.each([
    [90_000, 4, 12, 30_000, 'four of twelve months'],
    [1, 1, 2, 1, 'half a fen is rounded up'],
    [1, 1, 3, 0, 'a third of a fen is rounded down'],
    [2, 1, 3, 1, 'two thirds of a fen are rounded up'],
    [10 ** 14, 99_999, 100_000, 99_999_000_000_000, 'exact where the product exceeds a double'],
  ])('of %i × %i ÷ %i is %i: %s', (amount, numerator, denominator, expected) =>
    expect(shareHalfUp(fen(amount), numerator, denominator)).toBe(expected),
  );
  it.each([
    [-1, 1, 2],
    [1, -1, 2],
    [1, 1, 0],
  ])('of %i × %i ÷ %i is refused', (amount, numerator, denominator) =>
    expect(() => shareHalfUp(fen(amount), numerator, denominator)).toThrow(RangeError),
  );
  it('lies at most half a fen away', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 12), fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (amount, numerator, denominator) => {
        const away = BigInt(shareHalfUp(fen(amount), numerator, denominator)) * BigInt(denominator) - BigInt(amount) * BigInt(numerator);
        expect(-BigInt(denominator) < 2n * away && 2n * away <= BigInt(denominator)).toBe(true);
      }),
    );
  });
});

describe('a split', () => {
  const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }).filter((all) => all.some((weight) => weight > 0));
  it('loses no fen, and no part is a fen or more away from its share', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 12), weights, (amount, all) => {
        const total = all.reduce((sum, weight) => sum + weight, 0);
        const parts = splitFen(fen(amount), all);
        expect(addFen(...parts)).toBe(amount);
        parts.forEach((part, index) => {
          const away = BigInt(part) * BigInt(total) - BigInt(amount) * BigInt(all[index]!);
          expect(-BigInt(total) < away && away < BigInt(total)).toBe(true);
        });
      }),
    );
  });
  it.each([
    [100, [1, 1, 1], [34, 33, 33], 'of equal losses the first is mended'],
    [100, [0, 1, 1, 1], [0, 34, 33, 33], 'a part without weight gets nothing'],
    [10, [1, 5], [2, 8], 'the part that lost most is mended'],
  ])('of %i by %j is %j: %s', (amount, all, parts) => expect(splitFen(fen(amount), all)).toEqual(parts));
  it.each([[[]], [[0, 0]], [[2, -1]]])('by %j is refused', (all) => expect(() => splitFen(fen(1), all)).toThrow(RangeError));
});
