import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Run } from '../context';
import { indicatorForPeople, rowsForPeople } from '../output/for-people';
import { csvText, textTable, xlsxBytes } from '../output/table';
import { badUsage } from '../refusal';
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
  const { client } = await platform();
  const content =
    kind === 'people'
      ? await people(client, county, year, args.text('as-of'))
      : kind === 'roster'
        ? await rosterOf(client, county, year, args.text('as-of'))
        : kind === 'statement'
          ? await client.get<object>(`/reconciliation/counties/${county}/periods/${period}/statements`)
          : await client.get<object>(`/reporting/counties/${county}/years/${year}/${kind}`, { asOf: args.text('as-of') });
  const out = args.text('out');
  if (format === 'json') return put(JSON.stringify(content, null, out === undefined && !terminal.json ? 1 : undefined), out, terminal.out);
  const rows = rowsOf(kind, content);
  if (format === 'xlsx') return put(await xlsxBytes(rows), out ?? `${kind}-${county}-${year}.xlsx`, terminal.out, terminal.err);
  if (format === 'csv') return put(csvText(rows), out, terminal.out);
  const shown = kind === 'kpi' ? rows.map((row) => indicatorForPeople(row as Record<string, unknown>, terminal.lang)) : rows;
  return put(textTable(rowsForPeople(shown, terminal.lang)), out, terminal.out);
};

const people = async (client: Parameters<typeof peopleOf>[0], county: string, year: number, asOf?: string): Promise<readonly object[]> => {
  const rows: object[] = [];
  for await (const page of peopleOf(client, county, year, 'report people', asOf)) rows.push(...page.map(withoutSubject));
  return rows;
};

export const withoutSubject = ({
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

interface Statements {
  readonly statements: Readonly<
    Record<
      string,
      {
        readonly statement: {
          readonly firstFen: number;
          readonly secondFen: number;
          readonly differenceFen: number;
          readonly items: readonly { item: string; count: number; amountFen: number }[];
        };
        readonly signedBy: readonly { readonly party: string }[];
      }
    >
  >;
}

/** 余额调节表 as lines: one side, what lies between, the other side, what is left, and who has signed. */
const statementRows = ({ statements }: Statements): readonly object[] =>
  Object.entries(statements).flatMap(([pair, { statement, signedBy }]) => {
    const [first, second] = pair.split('-');
    return [
      { pair, item: first, count: null, amountFen: statement.firstFen },
      ...statement.items.map((item) => ({ pair, ...item })),
      { pair, item: second, count: null, amountFen: statement.secondFen },
      { pair, item: `difference (${signedBy.map(({ party }) => party).join(' ')})`, count: null, amountFen: statement.differenceFen },
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
