import { countyIn, feeYearIn, limitIn } from './asked';
import { Problem } from './problem';

const bad = (field: string): Problem => new Problem({ status: 400, code: 'Bad', zh: '有误', en: 'wrong', where: { field } });
const refusedAs = (ask: () => unknown): string | undefined => {
  try {
    ask();
  } catch (error) {
    return (error as Problem).where?.field;
  }
  return undefined;
};
const pages = { usual: 200, most: 1_000 };

it.each([undefined, 620421, '', '62042', '6204210', "620421'"])('a county is six digits, and not %p', (county) =>
  expect(refusedAs(() => countyIn(county, bad))).toBe('county'),
);
it.each([undefined, '', '2008', '20222', 'last'])('a fee year is one of the scheme, and not %p', (year) =>
  expect(refusedAs(() => feeYearIn(year, bad))).toBe('feeYear'),
);
it.each(['0', '-1', '1.5', '1001', 'all', 'NaN'])('a page has rows, and not %p of them', (limit) =>
  expect(refusedAs(() => limitIn(limit, pages, bad))).toBe('limit'),
);
it('what is right is taken, in texts and in numbers', () =>
  expect([
    countyIn('620421', bad),
    feeYearIn(2022, bad),
    feeYearIn('2022', bad),
    limitIn(undefined, pages, bad),
    limitIn('7', pages, bad),
  ]).toEqual(['620421', 2022, 2022, 200, 7]));
