import type { Fen } from '@jumin/kernel';
import type { CaseFile } from './correction';
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

  const file: CaseFile = {
    evidence: [{ party: 'K', fileName: '入库流水-2022-11-11.csv', fileHash: 'ab'.repeat(32), receivedOn: '2022-11-11' }],
    sentBack: 'LinesDoNotAddUp',
    proposal: {
      instrument: 'correction-notice',
      submits: 'T',
      countersigns: 'K',
      reasons: ['typed-wrong'],
      refundNo: null,
      pairs: [{ field: 'amountFen', original: 81_100, current: 80_000 }],
      lines: [{ subjectId: '00000000-0000-5000-8000-000000000001', feeYear: 2022, kind: 'current', amountFen: 40_000 as Fen }],
    },
  };
  it('say by which document they are corrected, what must stand in it, and which files they rest on', () => {
    const { text } = caseSection('zh', of, one, file);
    for (const said of [
      '更正通知书',
      '国库 K',
      '录入错误',
      '811.00',
      '800.00',
      '400.00',
      '入库流水-2022-11-11.csv',
      'abababababab',
      '各人明细合计',
    ])
      expect(text).toContain(said);
    expect(caseSection('en', of, one, file).text).toMatch(/correction notice[^]*Treasury \(K\)[^]*typed wrong/);
  });
  it('say which document ends them where none is countersigned', () => {
    const closesBy = { zh: '补报', en: 'handed in late' };
    expect(caseSection('en', of, one, { evidence: [], proposal: { closesBy, submits: 'T' } }).text).toContain('handed in late');
    expect(caseSection('en', of, one, { evidence: [], proposal: null }).text).not.toContain('<h2>Correction');
  });

  it('never show a citizen number', () => expect(caseSection('zh', of, one).text).not.toContain('620421196811019010'));
});
