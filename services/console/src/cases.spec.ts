import { fen } from '@jumin/kernel';
import type { CaseFile } from './correction';
import { ageOf, caseList, caseSection, casesSection, chosenCases, type OpenCase } from './cases';

const one: OpenCase = {
  id: 'c1',
  class: 'D07',
  state: 'attributed',
  erred: 'T',
  corrects: 'T',
  openedOn: '2022-11-11',
  dueOn: '2022-11-25',
  amountFen: fen(81_100),
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
      lines: [{ subjectId: '00000000-0000-5000-8000-000000000001', feeYear: 2022, kind: 'current', amountFen: fen(40_000) }],
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

  it('that are closed say who handed the correction in, who agreed and when', () => {
    const closed: CaseFile = {
      evidence: [],
      closedOn: '2022-11-20',
      rule: { zh: '以银行收款金额为准', en: 'the bank’s credit decides' },
      correction: {
        instrument: 'correction-notice',
        reason: 'typed-wrong',
        pairs: [{ field: 'amountFen', original: 81_100, current: 80_000 }],
        maker: 'demo.t.clerk',
        by: 'T',
        on: '2022-11-14',
        checker: 'demo.k.head',
        checkedBy: 'K',
        checkedOn: '2022-11-15',
        carriedOutOn: '2022-11-16',
      },
    };
    const { text } = caseSection('en', of, { ...one, state: 'closed' }, closed);
    expect(text).toMatch(
      /Ended on[^]*2022-11-20[^]*decides[^]*2022-11-14 · Tax \(T\) · demo.t.clerk[^]*2022-11-15 · Treasury \(K\) · demo.k.head[^]*2022-11-16/,
    );
    expect(text).not.toContain('Days since');
  });

  it('of other states are counted, listed and added up', () => {
    const all = [one, { ...one, id: 'c2', state: 'closed', clearedOn: '2022-12-01' }];
    expect(casesSection('zh', of, all).text).toContain('state=closed');
    expect(chosenCases(all, {}, of.today)).toEqual([one]);
    expect(chosenCases(all, { state: 'all' }, of.today)).toHaveLength(2);
    expect(caseList('zh', of, all).text).toMatch(/<tfoot>[^]*1,622\.00/);
  });

  it('of every state are called by the words of their state', () => {
    const inState = (state: string) => caseList('zh', of, [{ ...one, state }]).text;
    expect(inState('open')).toMatch(/<td>已发现<\/td>/);
    expect(inState('disputed')).toMatch(/<td>有异议<\/td>/);
  });

  it.each([{ party: 'Z' }, { age: 'bogus' }, { state: 'gone' }])('are not said to be none where the filter is none: %j', (filter) =>
    expect(chosenCases([one], filter, of.today)).toBeUndefined(),
  );

  it('have words for every key and value', () => {
    const keys = {
      orderNo: 'o',
      packageNo: 'p',
      allotmentNo: 'a',
      receiptNo: 'r',
      rosterNo: 'q',
      slipNo: 's',
      flowNo: 'f',
      reportDate: 'd',
      fileName: 'n',
    };
    const parties = { H: { people: 3, roster: 'drawn', refundDueFen: 1 }, B: { takenBackFen: 5 } };
    const { text } = caseSection('zh', of, { ...one, keys, parties });
    for (const name of [...Object.keys(keys), 'people', 'roster', 'drawn', 'takenBackFen', 'refundDueFen'])
      expect(text).not.toContain(`>${name}<`);
  });

  it('never show a citizen number', () => expect(caseSection('zh', of, one).text).not.toContain('620421196811019010'));
});
