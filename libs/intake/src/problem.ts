/** What may be said in an error: never the content of a cell that could hold a name, a citizen number, a phone or a bank account. */
export type Details = Readonly<Record<string, string | number>>;

/** Something wrong with a line or a file: a stable code, the column where there is one, and what the sentences need. */
export interface Problem {
  readonly code: ProblemCode;
  readonly column?: string;
  readonly details?: Details;
}

/** Of a file as a whole, with the line where it shows. */
export type FileProblem = Problem & { readonly line?: number };

interface Sentences {
  readonly zh: string;
  readonly en: string;
}

/**
 * Every answer to bad input. `{column}`, `{line}` and `{sheet}` say where; the other names in braces are details. Each sentence says what is wrong and
 * what to do. Codes are part of stored events: add, never rename.
 */
const catalogue = {
  // Lines: quarantined one by one, the rest of the file goes on.
  CellEmpty: { zh: '“{column}”为空，请补填后重新报送该行', en: '"{column}" is empty; fill it in and send the line again' },
  NumberLength: {
    zh: '证件号码应为18位（或旧式15位），请核对后重报',
    en: 'a citizen number has 18 characters (or 15 in the old form); check it and send the line again',
  },
  NumberCharacters: {
    zh: '证件号码只能由数字组成，末位可为X，请核对后重报',
    en: 'a citizen number holds digits only, the last may be X; check it and send the line again',
  },
  NumberProvince: {
    zh: '证件号码前两位不是任何省份的代码，请核对后重报',
    en: 'no province has the first two digits of this citizen number; check it and send the line again',
  },
  NumberBirthDate: {
    zh: '证件号码中的出生日期不存在，请核对后重报',
    en: 'the birth date in this citizen number does not exist; check it and send the line again',
  },
  NumberCheckDigit: {
    zh: '证件号码校验位不符，请与证件原件核对后重报',
    en: 'the check digit of this citizen number is wrong; compare it with the card and send the line again',
  },
  PrecisionLost: {
    zh: '“{column}”以数值保存，超过15位的数字已失真，请将该列设为文本格式后重新导出',
    en: '"{column}" was stored as a number, and digits past the 15th are lost; make the column text and export the file again',
  },
  NotAnAmount: {
    zh: '“{column}”不是金额，请以元为单位填写，如 300.00',
    en: '"{column}" is not an amount; write it in yuan, such as 300.00',
  },
  TooManyDecimals: {
    zh: '“{column}”超过两位小数，请核对到分后重报',
    en: '"{column}" has more than two decimals; amounts end with the fen',
  },
  NegativeAmount: {
    zh: '“{column}”为负数，请核对；冲正、退款应使用各自的文件',
    en: '"{column}" is negative; check it, reversals and refunds have files of their own',
  },
  ZeroAmount: { zh: '“{column}”为零，请填写实际金额', en: '"{column}" is zero; write the amount' },
  AmountTooLarge: { zh: '“{column}”金额过大，请核对', en: '"{column}" is larger than any amount can be; check it' },
  NotADate: {
    zh: '“{column}”不是日期，请写作 2024-03-01、20240301 或 2024/3/1',
    en: '"{column}" is not a date; write 2024-03-01, 20240301 or 2024/3/1',
  },
  NotAMonth: { zh: '“{column}”不是月份，请写作 2022-09', en: '"{column}" is not a month; write 2022-09' },
  NotATime: {
    zh: '“{column}”不是时间，请写作 2022-10-08 10:00:00（北京时间）',
    en: '"{column}" is not a time; write 2022-10-08 10:00:00 (Asia/Shanghai)',
  },
  NotATimeOfDay: { zh: '“{column}”不是时刻，请写作 10:00:00', en: '"{column}" is not a time of day; write 10:00:00' },
  NotAFeeYear: {
    zh: '“{column}”不是缴费年度，请写四位年份（2009年起）',
    en: '"{column}" is not a fee year; write four digits, from 2009 on',
  },
  NotAWholeNumber: { zh: '“{column}”不是整数，请核对', en: '"{column}" is not a whole number; check it' },
  NotYesOrNo: { zh: '“{column}”应填 是/否（或 Y/N、1/0）', en: '"{column}" takes 是 or 否 (or Y/N, 1/0)' },
  UnknownValue: { zh: '“{column}”不是允许的值，可填：{permitted}', en: '"{column}" is none of the permitted values: {permitted}' },
  NotACode: { zh: '“{column}”不是代码，只能由数字、字母组成，请核对', en: '"{column}" is not a code of digits and letters; check it' },
  TextTooLong: { zh: '“{column}”超过{longest}个字符，请缩短', en: '"{column}" is longer than {longest} characters; shorten it' },
  UnknownVillage: {
    zh: '“{column}”不在行政区划表中，请核对村代码（12位）',
    en: '"{column}" is in no table of divisions; check the village code (12 digits)',
  },
  VillageOfAnotherCounty: {
    zh: '“{column}”属于{villageCounty}，不属于{county}，请报送其所属县区',
    en: '"{column}" lies in {villageCounty}, not in {county}; send the line to its own county',
  },
  TooManyCells: {
    zh: '该行单元格多于表头，多为金额中未加引号的逗号所致，请核对后重报',
    en: 'the line has more cells than the heading, often from a comma without quotes; check it and send the line again',
  },
  LineConflict: {
    zh: '该行此前已报送且内容不同（{columns}），不予覆盖；如属更正，请走更正流程',
    en: 'this line was sent before with another content ({columns}) and is not overwritten; a correction has its own procedure',
  },
  // Files: nothing of the file is taken in.
  FileEmpty: { zh: '文件为空，请重新导出', en: 'the file is empty; export it again' },
  NotATable: {
    zh: '文件既不是CSV，也不是XLSX或XLS，请另存为其中一种后重报',
    en: 'the file is neither CSV nor XLSX nor XLS; save it as one of them and send it again',
  },
  EncodingBroken: {
    zh: '文件编码既不是UTF-8，也不是GB18030，或传输中损坏，请重新导出',
    en: 'the file is broken text: neither UTF-8 nor GB18030; export it again',
  },
  QuoteNotClosed: {
    zh: '第{line}行的引号没有结束，请改正后重报',
    en: 'a quote that opens in line {line} never closes; mend it and send the file again',
  },
  WorkbookBroken: {
    zh: '工作簿损坏、加密或格式不支持，请另存为不加密的XLSX后重报',
    en: 'the workbook is damaged, encrypted or of an unknown form; save it as XLSX without a password and send it again',
  },
  WorkbookTooLarge: { zh: '工作簿过大，请另存为CSV后重报', en: 'the workbook is too large; save it as CSV and send it again' },
  HeadingMissing: {
    zh: '前{searched}行中找不到表头，缺少列：{missing}',
    en: 'no heading in the first {searched} lines; columns missing: {missing}',
  },
  ColumnTwice: {
    zh: '表头中“{column}”出现两次，请保留一列后重报',
    en: '"{column}" stands twice in the heading; keep one and send the file again',
  },
  ControlCountWrong: {
    zh: '合计笔数为{control}，实有{counted}行，文件不完整，请重新报送全部内容',
    en: 'the control count says {control}, the file has {counted} lines; send the whole file again',
  },
  ControlTotalWrong: {
    zh: '“{column}”合计为{control}元，逐行相加为{counted}元，请核对后重新报送',
    en: 'the control total of "{column}" is {control} yuan, its lines add up to {counted}; check it and send the file again',
  },
  SeriesIncomplete: {
    zh: '分包文件共{parts}个，当日只到{present}，缺少其余部分，请于同一日重新报送全部分包',
    en: 'of {parts} parts only {present} came that day; send all parts again on one day',
  },
  // Refused before there is a stream to record it in.
  CountyMissing: { zh: '文件中没有县区代码，请用 --county 指定', en: 'the file does not say its county; name it with --county' },
  CountyNotYours: {
    zh: '文件属于{county}，不在报送人的辖区内，请由该县区报送',
    en: "the file belongs to {county}, which is not the sender's; let that county send it",
  },
  ReceivedInFuture: {
    zh: '报送日期{received}晚于今天（{today}），请核对；不填则为今天',
    en: 'the day of handing over, {received}, lies after today ({today}); check it, or leave it out for today',
  },
  ReceivedTooEarly: {
    zh: '报送日期{received}早于本缴费年度开始之日（{opening}），请核对；确为更早收到的，由人社部门报送',
    en: 'the day of handing over, {received}, lies before the fee year opened ({opening}); check it, or let 人社 hand in what did come earlier',
  },
  ReceivedBeforeScheme: {
    zh: '报送日期{received}早于本制度开始之日（{opening}），请核对',
    en: 'the day of handing over, {received}, lies before the scheme began ({opening}); check it',
  },
  KindUnknown: { zh: '没有这种文件：{kind}', en: 'there is no such kind of file: {kind}' },
} as const satisfies Readonly<Record<string, Sentences>>;

export type ProblemCode = keyof typeof catalogue;
export const problemCodes = Object.keys(catalogue) as readonly ProblemCode[];

/** Where a problem stands in its file; the line is the one a spreadsheet shows, from 1. */
export interface Place {
  readonly sheet?: string;
  readonly line?: number;
}

/** The problem as people read it, in both languages, beginning with where it is. */
export const sentencesOf = ({ code, column, details }: Problem, { sheet, line }: Place = {}): Sentences => {
  const words: Details = { ...(column === undefined ? {} : { column }), ...(line === undefined ? {} : { line }), ...details };
  const zhWhere = `${sheet === undefined ? '' : `工作表“${sheet}”`}${line === undefined ? '' : `第${line}行`}`;
  const enWhere = [sheet === undefined ? '' : `sheet "${sheet}"`, line === undefined ? '' : `line ${line}`].filter(Boolean).join(', ');
  const { zh, en } = catalogue[code];
  // Some sentences say the line themselves.
  if (zh.includes('{line}')) return { zh: filled(zh, words), en: filled(en, words) };
  return {
    zh: `${zhWhere === '' ? '' : `${zhWhere}：`}${filled(zh, words)}`,
    en: `${enWhere === '' ? '' : `${enWhere}: `}${filled(en, words)}`,
  };
};

const filled = (sentence: string, words: Details): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? '?'));
