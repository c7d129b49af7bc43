import { fen } from '@jumin/kernel';
import { apportion } from './apportion';

const of = (lines: number[], entered: number, reported: number | null) =>
  apportion(lines.map(fen), fen(entered), reported === null ? null : fen(reported))?.map(({ enteredFen, disputed }) => [
    enteredFen,
    disputed,
  ]) ?? null;

describe('an entered voucher', () => {
  it.each([
    ['of one person gives that person its amount', [50000], 50000, 50000, [[50000, false]]],
    [
      'of several persons gives each the own line',
      [50000, 30000],
      80000,
      80000,
      [
        [50000, false],
        [30000, false],
      ],
    ],
    ['of one person gives what the treasury entered, though the tax authority says otherwise', [50000], 30000, 50000, [[30000, true]]],
    ['of several persons gives nobody anything while the amounts differ', [50000, 30000], 70000, 80000, null],
    ['waits for the rest of its lines', [50000], 80000, 80000, null],
    ['gives nobody anything when its lines add up to more', [50000, 40000], 80000, 80000, null],
    [
      'that was never reported counts when its lines add up to the entry',
      [50000, 30000],
      80000,
      null,
      [
        [50000, false],
        [30000, false],
      ],
    ],
    ['that was never reported waits when they do not', [50000], 80000, null, null],
  ])('%s', (_rule, lines, entered, reported, expected) => {
    expect(of(lines as number[], entered as number, reported as number | null)).toEqual(expected);
  });
});
