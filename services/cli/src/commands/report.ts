import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Run } from '../context';
import type { Terminal } from '../terminal';
import { indicatorForPeople, rowsForPeople } from '../output/for-people';
import { csvText, textTable, xlsxBytes } from '../output/table';
import type { HttpClient } from '../platform/http-client';
import { badUsage, CommandRefused } from '../refusal';
import { peopleOf, type PersonRow } from './people';
import { rosterOf } from './roster';

const reports = ['progress', 'kpi', 'ranking', 'people', 'bridge', 'roster', 'tiers', 'statement'];
const formats = ['table', 'csv', 'xlsx', 'json'] as const;
type Format = (typeof formats)[number];

export const report: Run = async ({ terminal, args, platform }) => {
  const kind = args.positionals[0]!;
  if (!reports.includes(kind))
    throw badUsage(`没有报表 ${kind}；可用：${reports.join(' ')}`, `there is no report ${kind}; there are: ${reports.join(' ')}`);
  const county = args.needed('county');
  // A statement is of a month too.
  const period = kind === 'statement' ? (args.text('period') ?? args.needed('year')) : args.needed('year');
  const year = Number(args.text('year') ?? period.slice(0, 4));
  const format = (args.text('format') ?? (terminal.json ? 'json' : 'table')) as Format;
  if (!formats.includes(format)) throw badUsage(`--format 可用：${formats.join(' ')}`, `--format is one of: ${formats.join(' ')}`);
  const asOf = args.text('as-of');
  if (kind === 'statement' && asOf !== undefined)
    throw badUsage(
      '余额调节表不接受 --as-of：签过的表不再变动，未签的只反映当前',
      'a statement takes no --as-of: once it is signed it never changes, and before that it shows how things stand now',
    );
  const { client } = await platform();
  const ask = async (): Promise<object> =>
    kind === 'people'
      ? await people(client, county, year, asOf)
      : kind === 'roster'
        ? await rosterOf(client, county, year, asOf)
        : kind === 'statement'
          ? await client.get<object>(`/reconciliation/counties/${county}/periods/${period}/statements`)
          : await client.get<object>(`/reporting/counties/${county}/years/${year}/${kind}`, { asOf });
  const content = asOf === undefined ? await ask() : await replaying(terminal, ask);
  const out = args.text('out');
  if (format === 'json') return put(JSON.stringify(content, null, out === undefined && !terminal.json ? 1 : undefined), out, terminal.out);
  const rows = rowsOf(kind, content);
  if (format === 'xlsx') return put(await xlsxBytes(rows), out ?? `${kind}-${county}-${year}.xlsx`, terminal.out, terminal.err);
  if (format === 'csv') return put(csvText(rows), out, terminal.out);
  if (rows.length === 0 || rows.every(isNothing)) await mustBeLoaded(client, county, year);
  if (kind === 'statement' && rows.length === 0) {
    terminal.err(terminal.say(`${period} 的对账单尚未编制`, `no statement of ${period} has been drawn up`));
    return 0;
  }
  if (kind === 'ranking' && rows.every((row) => isEmpty((row as { completion?: unknown }).completion)))
    terminal.err(
      terminal.say('没有目标任务数，完成率和名次无从计算', 'there are no targets, so that neither completion nor rank can be computed'),
    );
  return put(textTable(rowsForPeople(shownRows(kind, rows, terminal.lang), terminal.lang)), out, terminal.out);
};

/** The platform folds its whole log up to the instant, the first time that somebody asks for it. */
const replaying = async <Answer>(terminal: Terminal, ask: () => Promise<Answer>): Promise<Answer> => {
  const progress = terminal.progress('重放日志', 'replaying the log', 0);
  const timer = setInterval(() => progress.step(0), 500);
  try {
    return await ask();
  } finally {
    clearInterval(timer);
    progress.end();
  }
};

/** What only people need: totals, lines under lines, and no column in which nothing stands. */
export const shownRows = (kind: string, rows: readonly object[], lang: 'zh' | 'en'): readonly object[] => {
  if (kind === 'kpi') return rows.map((row) => indicatorForPeople(row as Record<string, unknown>, lang));
  if (kind === 'bridge') return rows.flatMap((row) => withReasons(row as { reasons?: readonly Reason[] }));
  if (kind === 'ranking' && rows.every((row) => isEmpty((row as { completion?: unknown }).completion)))
    return withoutEmpty(rows.map((row) => ({ ...row, rank: null })));
  if (kind === 'progress' && rows.length > 0) return withoutEmpty([...rows, totalOf(rows as readonly Progress[])]);
  return rows;
};

const isEmpty = (value: unknown): boolean => value === null || value === undefined;

const withoutEmpty = (rows: readonly object[]): readonly object[] => {
  const empty = Object.keys(rows[0] ?? {}).filter((title) => rows.every((row) => isEmpty((row as Record<string, unknown>)[title])));
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([title]) => !empty.includes(title))));
};

interface Reason {
  readonly reason: string;
  readonly amountFen: number;
  readonly vouchers: number;
}
const withReasons = ({ reasons = [], ...line }: { readonly reasons?: readonly Reason[] }): readonly object[] => [
  line,
  ...reasons.map(({ reason, amountFen, vouchers }) => ({ item: `· ${reason}`, amountFen, vouchers })),
];

interface Progress {
  readonly targetPeople: number | null;
  readonly people: number;
  readonly payers: number;
  readonly keptFen: number;
  readonly onBehalfFen: number;
  readonly refundDueFen: number;
  readonly subsidyFen: Readonly<Record<string, number>>;
}
const totalOf = (rows: readonly Progress[]): object => {
  const sum = (of: (row: Progress) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [payers, keptFen, onBehalfFen] = [sum((row) => row.payers), sum((row) => row.keptFen), sum((row) => row.onBehalfFen)];
  const average = (amount: number): number | null => (payers === 0 ? null : Math.round(amount / payers));
  const levels = [...new Set(rows.flatMap(({ subsidyFen }) => Object.keys(subsidyFen)))];
  return {
    unit: '',
    unitName: 'total',
    targetPeople: rows.some(({ targetPeople }) => targetPeople === null) ? null : sum((row) => row.targetPeople ?? 0),
    people: sum((row) => row.people),
    payers,
    keptFen,
    onBehalfFen,
    refundDueFen: sum((row) => row.refundDueFen),
    subsidyFen: Object.fromEntries(levels.map((level) => [level, sum(({ subsidyFen }) => subsidyFen[level] ?? 0)])),
    averageFen: average(keptFen + onBehalfFen),
    averageOwnFen: average(keptFen),
  };
};

/** No money and no payer. */
const isNothing = (row: object): boolean =>
  ['payers', 'keptFen', 'onBehalfFen', 'amountFen', 'tierFen', 'value'].every((field) => !(row as Record<string, unknown>)[field]);

/** Nothing was found: an answer for a year whose policy is loaded; for any other a year that this data does not know. */
const mustBeLoaded = async (client: HttpClient, county: string, year: number): Promise<void> => {
  const loaded = await client.get<readonly { county: string; feeYear: number }[]>('/subsidy-calculation/policies');
  if (loaded.some((one) => one.county === county && one.feeYear === year)) return;
  const years = [...new Set(loaded.filter((one) => one.county === county).map(({ feeYear }) => feeYear))].join('、') || '–';
  throw new CommandRefused(
    1,
    'NothingOfThatYear',
    `没有 ${county} ${year} 年度的数据；已载入政策的年度：${years}`,
    `there is nothing of ${county} in ${year}; years with a policy: ${years}`,
  );
};

const people = async (client: Parameters<typeof peopleOf>[0], county: string, year: number, asOf?: string): Promise<readonly object[]> => {
  const rows: object[] = [];
  for await (const page of peopleOf(client, county, year, 'report people', asOf)) rows.push(...page.map(withoutSubject));
  return rows;
};

const withoutSubject = ({
  idNumber,
  keptFen,
  onBehalfFen,
  tierFen,
  subsidyFen,
  refundDueFen,
}: PersonRow & { idNumber: string }): object => ({
  idNumber,
  keptFen,
  onBehalfFen,
  tierFen,
  subsidyFen,
  refundDueFen,
});

export interface Statements {
  readonly statements: Readonly<
    Record<
      string,
      {
        readonly statement: {
          readonly firstFen: number;
          readonly firstCount?: number;
          readonly secondFen: number;
          readonly secondCount?: number;
          readonly differenceFen: number;
          readonly items: readonly { item: string; count: number; amountFen: number }[];
        };
        readonly signedBy: readonly { readonly party: string }[];
      }
    >
  >;
}

/** 余额调节表 as lines: one side, what lies between, the other side, what is left, and who has signed. */
export const statementRows = ({ statements }: Statements): readonly object[] =>
  Object.entries(statements).flatMap(([pair, { statement, signedBy }]) => {
    const [first, second] = pair.split('-');
    return [
      { pair, item: `${pair} ${first}`, count: statement.firstCount ?? null, amountFen: statement.firstFen, signedBy: '' },
      ...statement.items.map((item) => ({ pair, ...item, signedBy: '' })),
      { pair, item: `${pair} ${second}`, count: statement.secondCount ?? null, amountFen: statement.secondFen, signedBy: '' },
      {
        pair,
        item: 'difference',
        count: null,
        amountFen: statement.differenceFen,
        signedBy: signedBy.map(({ party }) => party).join(' '),
      },
    ];
  });

interface OneBridge {
  readonly lines: readonly object[];
  readonly differenceFen: number;
}
interface Bridge extends OneBridge {
  readonly subsidy: Readonly<Record<string, OneBridge>>;
  readonly onBehalf: OneBridge;
}

/** The bridge of the money, then those of government's: the subsidy by level, and 代缴. Each ends with what is left. */
const bridgeRows = ({ lines, differenceFen, subsidy, onBehalf }: Bridge): readonly object[] => [
  ...lines,
  { item: 'difference', amountFen: differenceFen },
  ...Object.entries(subsidy).flatMap(([level, bridge]) => [
    ...bridge.lines,
    { item: `subsidy-${level}-difference`, amountFen: bridge.differenceFen },
  ]),
  ...onBehalf.lines,
  { item: 'on-behalf-difference', amountFen: onBehalf.differenceFen },
];

/** A report that is one object shows the list within it. */
const rowsOf = (kind: string, content: object): readonly object[] => {
  if (kind === 'statement') return statementRows(content as Statements);
  if (Array.isArray(content)) return content as readonly object[];
  if (kind === 'bridge') return bridgeRows(content as Bridge);
  return Object.values(content).find((value): value is readonly object[] => Array.isArray(value)) ?? [content];
};

const put = async (
  content: string | Buffer,
  file: string | undefined,
  out: (text: string) => void,
  err?: (text: string) => void,
): Promise<0> => {
  if (file === undefined) out(String(content).replace(/\r?\n$/, ''));
  else {
    await writeFile(resolve(file), content);
    err?.(resolve(file));
  }
  return 0;
};
