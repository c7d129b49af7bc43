import { county, csv, person, TestIntake, village } from './testing/desk';
import { problemCodes, sentencesOf, type ProblemCode } from './problem';

/*
 * Everything that can be wrong with a file, one row each: the file, and the code, column and line that its sender is told. Codes about a line leave the
 * rest of the file alone; codes about a file leave nothing of it.
 */
interface Bad {
  readonly code: ProblemCode;
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly column?: string;
  readonly line?: number;
  readonly zh?: RegExp;
}

const slip = ['回单号', '批次号', '账户', '金额', '存款日期'];
const slips = (...lines: readonly (readonly string[])[]): Pick<Bad, 'file' | 'content'> => ({
  file: '缴款回单.csv',
  content: csv(slip, ['S0', '', '', '1', '2024-03-01'], ...lines),
});
const election = ['证件号码', '姓名', '缴费年度', '缴费档次', '签字日期', '困难申请'];
const elections = (...line: readonly string[]): Pick<Bad, 'file' | 'content'> => ({
  file: '档次变更.csv',
  content: csv(election, [person(900), '好', '2024', '200', '2024-03-01', ''], line),
});
const numbered = (number: string) => elections(number, '', '2024', '200', '2024-03-01', '');
const enrolment = ['姓名', '证件号码', '户籍村代码', '登记日期'];
const enrolled = (...line: readonly string[]): Pick<Bad, 'file' | 'content'> => ({
  file: '参保登记.csv',
  content: csv(enrolment, ['好', person(900), village, '2024-03-01'], line),
});
const wrongCheckDigit = person(1).slice(0, 17) + (person(1).endsWith('1') ? '2' : '1');

const badLines: readonly Bad[] = [
  { code: 'CellEmpty', ...slips(['S1', '', '', '', '2024-03-01']), column: '金额', line: 3, zh: /^第3行：“金额”为空/ },
  { code: 'NumberLength', ...numbered('34132319680501'), column: '证件号码', line: 3 },
  { code: 'NumberCharacters', ...numbered('34132319680501A01X'), column: '证件号码', line: 3 },
  { code: 'NumberProvince', ...numbered('991323196805010012'), column: '证件号码', line: 3 },
  { code: 'NumberBirthDate', ...numbered('341323196802300012'), column: '证件号码', line: 3 },
  { code: 'NumberCheckDigit', ...numbered(wrongCheckDigit), column: '证件号码', line: 3, zh: /校验位不符/ },
  { code: 'PrecisionLost', ...numbered('3.41323E+17'), column: '证件号码', line: 3 },
  { code: 'NotAnAmount', ...slips(['S1', '', '', '三百', '2024-03-01']), column: '金额', line: 3 },
  { code: 'TooManyDecimals', ...slips(['S1', '', '', '300.005', '2024-03-01']), column: '金额', line: 3 },
  { code: 'NegativeAmount', ...slips(['S1', '', '', '-300', '2024-03-01']), column: '金额', line: 3 },
  { code: 'ZeroAmount', ...slips(['S1', '', '', '0.00', '2024-03-01']), column: '金额', line: 3 },
  { code: 'AmountTooLarge', ...slips(['S1', '', '', '12345678901234567', '2024-03-01']), column: '金额', line: 3 },
  { code: 'NotADate', ...slips(['S1', '', '', '1', '2024-02-30']), column: '存款日期', line: 3 },
  { code: 'NotAMonth', file: '职工参保.csv', content: csv(['证件号码', '起始月份'], [person(1), '2024-13']), column: '起始月份', line: 2 },
  {
    code: 'NotATime',
    file: '税票明细.csv',
    content: csv(['电子税票号码', '证件号码', '缴费年度', '缴费类型', '金额', '缴费时间'], ['V1', person(1), '2024', '当年', '1', '昨天']),
    column: '缴费时间',
    line: 2,
  },
  {
    code: 'NotATimeOfDay',
    file: '待报解流水.csv',
    content: csv(['流水号', '交易日期', '交易时间', '收入金额', '支出金额'], ['F1', '2024-03-01', '25:00:00', '1', '']),
    column: '交易时间',
    line: 2,
  },
  { code: 'NotAFeeYear', ...elections(person(1), '', '2008', '200', '2024-03-01', ''), column: '缴费年度', line: 3 },
  {
    code: 'NotAWholeNumber',
    file: '财政拨付.csv',
    content: csv(['拨付单号', '资金级次', '用途', '人数', '金额', '拨付日期'], ['A1', '省', '代缴', '3.5', '1', '2024-03-01']),
    column: '人数',
    line: 2,
  },
  { code: 'NotYesOrNo', ...elections(person(1), '', '2024', '200', '2024-03-01', '也许'), column: '困难申请', line: 3 },
  {
    code: 'UnknownValue',
    file: '财政拨付.csv',
    content: csv(['拨付单号', '资金级次', '用途', '人数', '金额', '拨付日期'], ['A1', '乡', '代缴', '3', '1', '2024-03-01']),
    column: '资金级次',
    line: 2,
    zh: /可填：省、市、县/,
  },
  {
    code: 'NotACode',
    file: '缴费人清单.csv',
    content: csv(
      ['批次号', '村代码', '证件号码', '缴费年度', '缴费类型', '金额', '收据号', '收款日期'],
      ['B1', '3413-23', person(1), '2024', '当年', '1', 'R1', '2024-03-01'],
    ),
    column: '村代码',
    line: 2,
  },
  { code: 'TextTooLong', ...slips(['S'.repeat(65), '', '', '1', '2024-03-01']), column: '回单号', line: 3, zh: /超过64个字符/ },
  { code: 'UnknownVillage', ...enrolled('甲', person(1), `${county}999999`, '2024-03-01'), column: '户籍村代码', line: 3 },
  {
    code: 'VillageOfAnotherCounty',
    ...enrolled('甲', person(1), '110101001001', '2024-03-01'),
    column: '户籍村代码',
    line: 3,
    zh: /不属于灵璧县/,
  },
  { code: 'TooManyCells', ...slips(['S1', '', '', '1', '234.00', '2024-03-01']), line: 3 },
  { code: 'LineConflict', ...slips(['S0', '', '', '2', '2024-03-01']), line: 3, zh: /金额/ },
];

const pdf = Buffer.from('%PDF-1.7\n\u0000\u0001');
const workbook = (content: string) => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.from(content)]);
const badFiles: readonly Bad[] = [
  { code: 'FileEmpty', file: '缴款回单.csv', content: '' },
  { code: 'NotATable', file: '缴款回单.csv', content: pdf },
  { code: 'EncodingBroken', file: '缴款回单.csv', content: Buffer.concat([Buffer.from(csv(slip)), Buffer.from([0xff, 0xff, 0xff])]) },
  { code: 'QuoteNotClosed', ...slips(['"S1', '', '', '1', '2024-03-01']), line: 3, zh: /^第3行的引号/ },
  { code: 'WorkbookBroken', file: '缴款回单.xlsx', content: workbook('cut off') },
  {
    code: 'HeadingMissing',
    file: '缴款回单.csv',
    content: csv(['回单号', '日期'], ['S1', '2024-03-01']),
    zh: /前31行中找不到表头，缺少列：金额、存款日期/,
  },
  {
    code: 'ColumnTwice',
    file: '缴款回单.csv',
    content: csv(['回单号', '金额', '金额', '存款日期'], ['S1', '1', '1', '2024-03-01']),
    column: '金额',
  },
  { code: 'ControlCountWrong', ...slips(['合计 2 笔', '', '', '1.00']), zh: /合计笔数为2，实有1行/ },
  {
    code: 'ControlTotalWrong',
    ...slips(['S1', '', '', '2', '2024-03-01'], ['合计', '', '', '1,003.00'.replace(',', '')]),
    column: '金额',
    zh: /合计为1,003.00元，逐行相加为3.00元/,
  },
];

const isChinese = /[\u4e00-\u9fff]/;

describe('bad input', () => {
  it.each(badLines.map((bad) => [bad.code, bad] as const))(
    '%s: the line is kept apart and the rest goes on',
    async (code, { file, content, column, line, zh }) => {
      const desk = new TestIntake();
      const report = await desk.receive(file, content);
      expect(report.status).toBe('taken-in');
      expect(report.problems).toHaveLength(1);
      const [problem] = report.problems;
      expect(problem).toMatchObject({ code, line, ...(column === undefined ? {} : { column }) });
      if (zh) expect(problem!.zh).toMatch(zh);
      expect(problem!.en).not.toMatch(/[?{}]|undefined/);
      expect(problem!.zh).not.toMatch(/[?{}]|undefined/);
      expect(report.counts.quarantined + report.counts.conflict).toBe(1);
      const quarantined = (await desk.events()).filter(({ type }) => type === 'LinesQuarantined');
      expect(quarantined).toHaveLength(1);
      expect(quarantined[0]!.data).toMatchObject({ lines: [{ code, line }] });
    },
  );

  it.each(badFiles.map((bad) => [bad.code, bad] as const))(
    '%s: nothing of the file is taken in, and the log says so once',
    async (code, { file, content, column, line, zh }) => {
      const desk = new TestIntake();
      const report = await desk.receive(file, content);
      expect(report).toMatchObject({
        status: 'stopped',
        counts: { lines: 0 },
        problems: [{ code, ...(column === undefined ? {} : { column }), ...(line === undefined ? {} : { line }) }],
      });
      if (zh) expect(report.problems[0]!.zh).toMatch(zh);
      expect(report.problems[0]!.en).not.toMatch(/[?{}]|undefined/);
      await desk.receive(file, content);
      expect((await desk.events()).map(({ type }) => type)).toEqual(['FileOpened', 'FileStopped']);
      expect((await desk.events())[1]!.data).toMatchObject({ code, fileName: file, party: 'W' });
    },
  );

  it('has a row for every code; those about series, counties, kinds and days stand with the intake, and that of the largest workbook with its reader', () => {
    const days: ProblemCode[] = ['ReceivedInFuture', 'ReceivedTooEarly', 'ReceivedBeforeScheme'];
    const elsewhere: ProblemCode[] = ['SeriesIncomplete', 'CountyMissing', 'CountyNotYours', 'KindUnknown', 'WorkbookTooLarge', ...days];
    expect(
      [...badLines, ...badFiles]
        .map(({ code }) => code)
        .concat(elsewhere)
        .sort(),
    ).toEqual([...problemCodes].sort());
  });

  it.each(problemCodes)('%s has a sentence in Chinese and one in English', (code) => {
    const { zh, en } = sentencesOf({ code });
    expect(zh).toMatch(isChinese);
    expect(en).not.toMatch(/[\u4e00-\u9ffe]{3,}/);
    expect(en.length).toBeGreaterThan(20);
  });

  it('keeps the amount of a bad line in suspense where it can be read', async () => {
    const desk = new TestIntake();
    await desk.receive('缴款回单.csv', csv(slip, ['S1', '', '', '12.5', 'x'], ['S2', '', '', 'x', '2024-03-01'], ['S3', '', '', '7', 'x']));
    expect((await desk.events()).find(({ type }) => type === 'LinesQuarantined')!.data).toMatchObject({ amountFen: 1950 });
  });

  it('says of a wrong total by how many fen', async () => {
    const desk = new TestIntake();
    await desk.receive('缴款回单.csv', csv(slip, ['S1', '', '', '12.5', '2024-03-01'], ['总计', '', '', '13', '']));
    expect((await desk.events())[1]!.data).toMatchObject({
      code: 'ControlTotalWrong',
      column: '金额',
      details: { controlFen: 1300, countedFen: 1250 },
    });
  });

  it('tells the first hundred problems and counts them all', async () => {
    const bad = Array.from({ length: 1234 }, (_, nth) => [`S${nth}`, '', '', 'x', '2024-03-01']);
    const report = await new TestIntake().receive('缴款回单.csv', csv(slip, ...bad));
    expect([report.problems.length, report.counts.quarantined]).toEqual([100, 1234]);
  });
});
