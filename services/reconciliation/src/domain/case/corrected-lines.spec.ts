import * as fc from 'fast-check';
import type { CorrectionLine } from '@jumin/contracts';
import { fen, type FeeYear } from '@jumin/kernel';
import { linesAddUp, linesToName, linesWanted } from './corrected-lines';
import { corrections, type CorrectionRule, type VoucherFacts, type VoucherLine } from './corrections';
import type { Attributed } from './state';

const key = (subjectId: string, kind: VoucherLine['kind'] = 'current') => ({ subjectId, feeYear: 2022 as FeeYear, kind });
const line = (subjectId: string, amountFen: number): VoucherLine => ({ ...key(subjectId), amountFen: fen(amountFen) });
const named = (subjectId: string, originalFen: number, currentFen: number): CorrectionLine => ({
  ...key(subjectId),
  originalFen: fen(originalFen),
  currentFen: fen(currentFen),
});
const of = (lines: readonly VoucherLine[]): VoucherFacts => ({ entry: null, voucher: null, lines });
const rule = (action: CorrectionRule['action']) => ({ action }) as CorrectionRule;
const amount = (current: number) => [{ field: 'amountFen' as const, current }];
const three = [line('a', 300), line('b', 300), line('c', 300)];

describe('the lines of a corrected voucher of several people', () => {
  it.each<[string, readonly VoucherLine[], number, readonly CorrectionLine[], boolean]>([
    ['one changes, and all add up', three, 850, [named('b', 300, 250)], true],
    ['two change', three, 850, [named('a', 300, 350), named('c', 300, 200)], true],
    ['nobody’s changes, because they add up already', three, 900, [], true],
    ['a line is no longer anybody’s money', three, 600, [named('a', 300, 0)], true],
    ['nobody says whose changes', three, 850, [], false],
    ['they add up to something else', three, 850, [named('b', 300, 251)], false],
    ['one is said to have been something else', three, 850, [named('b', 301, 250)], false],
    ['somebody is named whom the voucher does not name', three, 850, [named('x', 300, 250)], false],
    ['another type of payment is meant', three, 850, [{ ...named('b', 300, 250), kind: 'back-payment' }], false],
    ['one is named twice', three, 850, [named('b', 300, 250), named('b', 300, 250)], false],
    ['a sum below nothing', three, 850, [named('a', 300, -50), named('b', 300, 600)], false],
    ['the lines are not known here, and none is named', [], 850, [], true],
    ['the lines are not known here, and those named are all', [], 850, [named('a', 300, 500), named('b', 600, 350)], true],
    ['the lines are not known here, and those named are not all', [], 850, [named('a', 300, 250)], false],
  ])('%s', (_what, lines, currentFen, says, addUp) => {
    expect(linesAddUp(linesWanted(rule('recount'), amount(currentFen), of(lines)), says)).toBe(addUp);
  });

  it('are none where nothing is counted anew', () => {
    for (const action of ['move', 'refund', 'cancel', 'amend-roster'] as const) {
      expect(linesAddUp(linesWanted(rule(action), amount(850), of(three)), [])).toBe(true);
      expect(linesAddUp(linesWanted(rule(action), amount(850), of(three)), [named('b', 300, 250)])).toBe(false);
    }
  });

  it('are shown to whoever must name them, and only where they do not add up', () => {
    expect(linesToName(linesWanted(rule('recount'), amount(850), of(three)))).toEqual(three);
    expect(linesToName(linesWanted(rule('recount'), amount(900), of(three)))).toEqual([]);
  });

  it('of any document add up to the amount, or are refused', () => {
    const someLines = fc
      .array(fc.nat(1000), { minLength: 2, maxLength: 6 })
      .map((amounts) => amounts.map((one, nth) => line(`p${nth}`, one)));
    const someNamed = fc.array(fc.tuple(fc.nat(7), fc.nat(1000), fc.integer({ min: -50, max: 1000 }), fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(someLines, someNamed, fc.nat(4000), fc.boolean(), (lines, acts, asked, exact) => {
        const says = acts.map(([nth, original, current, right]) =>
          named(`p${nth}`, right ? (lines[nth]?.amountFen ?? 0) : original, current),
        );
        const after = new Map(lines.map((one) => [one.subjectId, one.amountFen as number]));
        for (const one of says) after.set(one.subjectId, one.currentFen);
        const sum = [...after.values()].reduce((total, one) => total + one, 0);
        const currentFen = exact ? Math.max(sum, 0) : asked;
        const taken = linesAddUp(linesWanted(rule('recount'), amount(currentFen), of(lines)), says);
        if (!taken) return;
        expect(sum).toBe(currentFen);
        for (const one of says) expect(lines.find(({ subjectId }) => subjectId === one.subjectId)?.amountFen).toBe(one.originalFen);
      }),
      { numRuns: 2000 },
    );
  });

  it('belong to every class that counts anew', () => {
    const found = { county: '620421', erred: 'T', parties: {}, keys: {}, amountFen: 1, differenceFen: 1 } as unknown as Attributed;
    const counting = Object.entries(corrections).filter(([, row]) => (row(found) as CorrectionRule).action === 'recount');
    expect(counting.map(([discrepancy]) => discrepancy)).toEqual(['D07', 'D15', 'D17']);
  });
});
