import { utils, write } from '@e965/xlsx';
import { Workbook } from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { csv, person, TestIntake } from './testing/desk';

const titles = ['回单号', '批次号', '账户', '金额', '存款日期'];
const slip = (nth: number) => [`S${nth}`, `B${nth}`, '', '300.00', '2024-03-01'];
const text = csv(titles, slip(1), slip(2));
const asRead = [1, 2].map((nth) => ({ slipNo: `S${nth}`, batchNo: `B${nth}`, amountFen: 30_000, depositedOn: '2024-03-01' }));

type Cells = readonly (string | number | Date | null)[];
const xlsx = async (...sheets: readonly (readonly Cells[])[]): Promise<Uint8Array> => {
  const workbook = new Workbook();
  sheets.forEach((rows, nth) => workbook.addWorksheet(`表${nth + 1}`).addRows(rows.map((cells) => [...cells])));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
};
const xls = (rows: readonly Cells[]): Uint8Array => {
  const workbook = utils.book_new();
  utils.book_append_sheet(workbook, utils.aoa_to_sheet(rows.map((cells) => [...cells])), '表1');
  return write(workbook, { type: 'buffer', bookType: 'biff8' }) as Buffer;
};

const linesOf = async (content: string | Uint8Array, file = '缴款回单.csv') => {
  const desk = new TestIntake();
  const report = await desk.receive(file, content);
  expect(report.problems).toEqual([]);
  return desk.lines();
};

describe('the same list', () => {
  it.each<[string, () => string | Uint8Array | Promise<Uint8Array>]>([
    ['CSV in UTF-8', () => text],
    ['CSV in UTF-8 with a byte order mark', () => `\ufeff${text}`],
    ['CSV in GB18030', () => iconv.encode(text, 'gb18030')],
    ['CSV with the line ends of Windows and without the last one', () => text.trim().replaceAll('\n', '\r\n')],
    ['CSV with quotes', () => text.replaceAll(/[^,\n]+/g, '"$&"')],
    [
      'columns in another order, beside unknown ones',
      () => csv(['备注', '存款日期', '金额', '批次号', '回单号'], ...[1, 2].map((n) => ['x', '2024/3/1', '¥300', `B${n}`, `S${n}`])),
    ],
    ['below a preamble of 30 lines', () => `${Array.from({ length: 29 }, (_, nth) => `说明${nth}`).join('\n')}\n笔数：2\n${text}`],
    ['with blank lines and totals', () => `${text}\n,,,,\n合计 2 笔,,,600.00,\n总计,,,"￥600",\n`],
    [
      'with thousands separators, full-width digits, back-ticks and blanks',
      () => csv(titles, ['`S1 ', 'Ｂ１', '', '３００．００', '20240301'], ["'S2", '\u3000B2', '', ' 300 ', '2024-03-01 00:00:00']),
    ],
    ['XLSX', () => xlsx([titles, ...[1, 2].map((n) => [`S${n}`, `B${n}`, null, 300, '20240301'])])],
    [
      'XLSX with Excel dates and a total',
      () => xlsx([['缴款回单'], [], titles, ...[1, 2].map((n) => [`S${n}`, `B${n}`, null, 300, 45352]), ['合计2笔', null, null, 600]]),
    ],
    [
      'XLSX with a sheet of notes before it',
      () => xlsx([['说明'], ['请勿修改']], [titles, ...[1, 2].map((n) => [`S${n}`, `B${n}`, null, 300, '2024-03-01'])]),
    ],
    [
      'XLSX over two sheets, each with its total',
      () => xlsx(...[1, 2].map((n) => [titles, [`S${n}`, `B${n}`, null, 300, '2024-03-01'], ['合计 1 笔', null, null, 300]])),
    ],
    ['legacy XLS', () => xls([titles, ...[1, 2].map((n) => [`S${n}`, `B${n}`, null, 300, 45352])])],
  ])('reads as the same lines: %s', async (_, make) => {
    expect(await linesOf(await make())).toEqual(asRead);
  });

  it('has thousands separators within quotes', async () => {
    expect(await linesOf(csv(titles, ['S1', '', '', '"1,234,567.89"', '2024-03-01']))).toMatchObject([{ amountFen: 123_456_789 }]);
  });
});

describe('a workbook', () => {
  it('that stored citizen numbers as numbers has lost their ends', async () => {
    const heading = ['证件号码', '发生日期'];
    const rows: Cells[] = [heading, [Number(person(1).replace('X', '1')), '2024-03-01'], [person(2), '2024-03-01']];
    for (const content of [await xlsx(rows), xls(rows)]) {
      const report = await new TestIntake().receive('死亡名单.xlsx', content);
      expect(report).toMatchObject({
        counts: { new: 1, quarantined: 1 },
        problems: [{ code: 'PrecisionLost', sheet: '表1', line: 2, column: '证件号码' }],
      });
      expect(report.problems[0]!.zh).toMatch(/^工作表“表1”第2行：/);
    }
  });

  it('with a damaged heading on one sheet is stopped, though another sheet is whole', async () => {
    const report = await new TestIntake().receive('缴款回单.xlsx', await xlsx([titles, slip(1)], [['回单号', '金额', '日期'], slip(2)]));
    expect(report).toMatchObject({ status: 'stopped', problems: [{ code: 'HeadingMissing' }] });
  });
});

describe('a control', () => {
  it.each([
    ['a count before the heading', `笔数：3\n${text}`, 'ControlCountWrong'],
    ['a count in two cells', `笔数：,3\n${text}`, 'ControlCountWrong'],
    ['a count behind the lines', `${text}合计,3 笔\n`, 'ControlCountWrong'],
    ['a total', `${text}合计,,,600.01,\n`, 'ControlTotalWrong'],
  ])('that is wrong stops the file: %s', async (_, content, code) => {
    expect(await new TestIntake().receive('缴款回单.csv', content)).toMatchObject({ status: 'stopped', problems: [{ code }] });
  });

  it('covers lines that are quarantined', async () => {
    const bad = ['S3', '', '', '-5', '昨天'];
    expect(await new TestIntake().receive('缴款回单.csv', csv(titles, slip(1), bad, ['合计 2 笔', '', '', '295']))).toMatchObject({
      status: 'taken-in',
      counts: { quarantined: 1 },
    });
  });

  it('of amounts proves nothing where one of them cannot be read: that line is told by itself', async () => {
    const bad = ['S3', '', '', '三百', '2024-03-01'];
    expect(await new TestIntake().receive('缴款回单.csv', csv(titles, slip(1), bad, ['合计', '', '', '600']))).toMatchObject({
      status: 'taken-in',
      problems: [{ code: 'NotAnAmount' }],
    });
  });
});

describe('lines', () => {
  it('split over files and shuffled in any way give the same set of recorded lines', async () => {
    const heading = ['电子税票号码', '证件号码', '缴费年度', '缴费类型', '金额', '缴费时间'];
    const line = fc.tuple(
      fc.nat(8),
      fc.nat(4),
      fc.constantFrom('2023', '2024'),
      fc.constantFrom('当年', '补缴'),
      fc.constantFrom('x', 'y'),
    );
    const cells = ([voucher, who, year, kind, shape]: [number, number, string, string, string]) => {
      // The content follows from the key, however it is written: repeats are never in conflict.
      const amount = 100 * (1 + ((voucher + who) % 5));
      return [`V${voucher}`, person(who), year, kind, shape === 'x' ? `${amount}.00` : `"¥${amount}"`, '2024-03-01 10:00:00'];
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
        async (lines, order) => {
          const whole = new TestIntake();
          await whole.receive('税票明细.csv', csv(heading, ...lines.map(cells)));
          const split = new TestIntake();
          const shuffled = lines.map((one, nth) => ({ one, nth: order[nth]! })).sort((a, b) => a.nth - b.nth);
          for (let file = 0; file < 3; file++) {
            const part = shuffled.filter(({ nth }) => nth % 3 === file).map(({ one }) => cells(one));
            if (part.length > 0) await split.receive(`税票明细-${file}.csv`, csv(heading, ...part));
          }
          const sorted = async (desk: TestIntake) =>
            // A stranger's number is sealed with the line that came first, to other bytes each time: no part of what the line says.
            (await desk.lines())
              .map((one) => JSON.stringify({ ...one, subjectId: undefined, sealed: undefined, born: one['born'] }))
              .sort();
          expect(await sorted(split)).toEqual(await sorted(whole));
        },
      ),
      { numRuns: 40 },
    );
  });
});
