import type { Fen } from '@jumin/kernel';
import { ageOf, caseSection, casesSection, type OpenCase } from './cases';

const one: OpenCase = {
  id: 'c1',
  class: 'D07',
  state: 'attributed',
  erred: 'T',
  corrects: 'T',
  openedOn: '2022-11-11',
  dueOn: '2022-11-25',
  amountFen: 81_100 as Fen,
  keys: { voucherNo: '3620421221111000001', idNumber: '620421196811019010' },
  parties: { T: { amountFen: 81_100, issuedOn: '2022-11-11' }, K: { amountFen: 80_000, enteredOn: '2022-11-11' } },
};
const of = { county: '620421', year: 2022, today: '2022-11-13' };

describe('open cases', () => {
  it.each([
    ['2022-11-13', 'age0'],
    ['2022-11-18', 'age4'],
    ['2022-11-25', 'age11'],
    ['2022-11-26', 'overdue'],
  ])('on %s stand in the column %s', (today, age) => expect(ageOf(one, today)).toBe(age));

  it('are counted by who corrects and by age, and each count opens', () => {
    const { text } = casesSection('zh', of, [one]);
    expect(text).toContain('税务 T');
    expect(text).toContain('party=T&amp;age=age0');
  });

  it('show the documents side by side, marked where they part and nowhere else', () => {
    const marked = caseSection('en', of, one).text.match(/<tr class="apart">\s*<td>[^<]*/g);
    expect(marked?.map((row) => row.replace(/[^]*<td>/, ''))).toEqual(['Amount (yuan)']);
  });

  it('never show a citizen number', () => expect(caseSection('zh', of, one).text).not.toContain('620421196811019010'));
});
