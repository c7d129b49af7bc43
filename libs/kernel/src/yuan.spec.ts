import fc from 'fast-check';
import { fen, fenFromYuan, yuanForPeople, yuanOf } from '.';

describe('an amount in yuan', () => {
  const anyAmount = fc.integer({ min: -(10 ** 14), max: 10 ** 14 }).map(fen);
  it('reads back as it was written, to the fen', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        for (const text of [yuanOf(amount), yuanForPeople(amount)])
          expect(fenFromYuan(text, { negative: true })).toEqual({ ok: true, fen: amount });
      }),
    );
  });

  it.each([
    ['500', 50_000],
    ['0.1', 10],
    ['0.29', 29],
    ['1.15', 115],
    ['¥1,234.50', 123_450],
    ['￥１，２３４．５０', 123_450],
    ['`  300 ', 30_000],
    ['007.00', 700],
    ['0', 0],
    ['1000000000000', 100_000_000_000_000],
  ])('%j is %i fen', (text, amount) => expect(fenFromYuan(text)).toEqual({ ok: true, fen: amount }));

  it.each([
    ['1.005', 'TooManyDecimals'],
    ['4.350', 'TooManyDecimals'],
    ['-5.00', 'NegativeAmount'],
    ['1e3', 'NotAnAmount'],
    ['.5', 'NotAnAmount'],
    ['5.', 'NotAnAmount'],
    ['1,23.00', 'NotAnAmount'],
    ['1.2.3', 'NotAnAmount'],
    ['五百', 'NotAnAmount'],
    ['', 'NotAnAmount'],
    ['NaN', 'NotAnAmount'],
    ['10000000000000', 'AmountTooLarge'],
    ['90071992547409.91', 'AmountTooLarge'],
  ])('%j is refused: %s', (text, code) => expect(fenFromYuan(text)).toEqual({ ok: false, code }));

  it('may be negative only where that is asked for', () =>
    expect(fenFromYuan('-5.00', { negative: true })).toEqual({ ok: true, fen: -500 }));
  it('of minus nothing is nothing', () => expect(fenFromYuan('-0', { negative: true })).toEqual({ ok: true, fen: 0 }));

  it.each([
    [123_450, '1234.50', '1,234.50'],
    [123_456_789, '1234567.89', '1,234,567.89'],
    [-100_000, '-1000.00', '-1,000.00'],
    [5, '0.05', '0.05'],
    [0, '0.00', '0.00'],
  ])('%i fen is written %s, and %s for people', (amount, plain, people) =>
    expect([yuanOf(fen(amount)), yuanForPeople(fen(amount))]).toEqual([plain, people]),
  );
});
