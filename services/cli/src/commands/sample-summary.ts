import { yuan } from '../output/money';
import type { Terminal } from '../terminal';
import type { Compared } from './compare-with-key';
import type { Corrected } from './correct-sample';
import type { Signed } from './sign-periods';

export interface Outcome extends Compared {
  /** After the parties have corrected. */
  readonly corrected?: Corrected & Compared;
  /** Months and the year, signed by both sides of both statements. */
  readonly periods?: Signed;
  readonly county: string;
  readonly year: number;
  readonly people: number;
  /** Run before: the figures are those after what the parties have corrected. */
  readonly again?: true;
  readonly files: number;
  readonly quarantined: number;
  readonly seconds: number;
  readonly memory: { readonly nodeBytes: number; readonly postgresBytes: number | null };
}

const names: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '341323': ['灵璧县', 'Lingbi'],
  '620421': ['靖远县', 'Jingyuan'],
};

/** What a county head wants to know of the year, and three things to look at next, on the data directory that holds them where that is not the usual one. */
export const summaryOf = ({ say }: Terminal, outcome: Outcome, somePeople: readonly string[], data?: string): string => {
  const [zh, en] = names[outcome.county] ?? [outcome.county, outcome.county];
  const mebibytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;
  const { subsidyFen, memory } = outcome;
  const rows: readonly (readonly [string, string])[] = [
    [say('参保登记', 'Registered'), say(`${outcome.people} 人`, `${outcome.people} people`)],
    [say('缴费（含代缴）', 'Paid, on behalf included'), say(`${outcome.payers} 人`, `${outcome.payers} people`)],
    [say('个人缴费', 'Own contributions'), yuan(outcome.keptFen)],
    [say('政府代缴', 'Paid on behalf'), yuan(outcome.onBehalfFen)],
    [
      say('缴费补贴（省·市·县）', 'Subsidy (province, city, county)'),
      outcome.subsidyUndetermined
        ? say('未定：通知未载明补贴标准', 'undetermined: the notice names no table')
        : ['province', 'city', 'county'].map((level) => yuan(subsidyFen[level] ?? 0)).join(' · '),
    ],
    [say('应退', 'Refund due'), yuan(outcome.refundDueFen)],
    [say('国库入库', 'Entered by the treasury'), yuan(outcome.enteredFen)],
    [
      say('入库与记账', 'Treasury to accounts'),
      outcome.bridgeDifferenceFen === 0
        ? say('已平，差额 0.00', 'closes, difference 0.00')
        : say(`不平，差额 ${yuan(outcome.bridgeDifferenceFen)}`, `open, difference ${yuan(outcome.bridgeDifferenceFen)}`),
    ],
    [say('未结差错', 'Open discrepancies'), String(outcome.openCases)],
    [
      say('与答案比对', 'Against the answer key'),
      outcome.equal
        ? say('全部一致，到分', 'equal, to the fen')
        : say(`有 ${outcome.differenceCount} 处不同`, `${outcome.differenceCount} differences`),
    ],
    ...correctedRows(say, outcome.corrected),
    ...periodRows(say, outcome.periods),
    [
      say('用时与内存峰值', 'Time and peak memory'),
      `${outcome.seconds} s · Node ${mebibytes(memory.nodeBytes)} · PostgreSQL ${memory.postgresBytes === null ? '?' : mebibytes(memory.postgresBytes)}`,
    ],
  ];
  const width = Math.max(...rows.map(([title]) => wide(title)));
  const differences = [...outcome.differences, ...(outcome.corrected?.differences ?? [])].map(
    ({ what, found, key }) => `    ${what}: ${JSON.stringify(found)} ≠ ${JSON.stringify(key)}`,
  );
  const people = [0.2, 0.5, 0.8].map((share) => somePeople[Math.floor(somePeople.length * share)]).filter((one) => one !== undefined);
  return [
    say(
      `${zh} ${outcome.year} 年度（金额单位：元；${outcome.files} 个文件${outcome.quarantined ? `，隔离 ${outcome.quarantined} 行` : ''}）`,
      `${en}, ${outcome.year} (yuan; ${outcome.files} files${outcome.quarantined ? `, ${outcome.quarantined} lines quarantined` : ''})`,
    ),
    ...(outcome.again
      ? [
          say(
            '  此前已运行过：文件没有变化，以下均为更正后的结果',
            '  Run before: the files changed nothing, and these are the results after the corrections',
          ),
        ]
      : []),
    ...rows.map(([title, value]) => `  ${title}${' '.repeat(width - wide(title))}  ${value}`),
    ...faultRows(say, outcome),
    ...differences,
    say('接着可以看（示例中虚构的人）：', 'Look next (invented people of the sample):'),
    ...people.map(
      (number, index) =>
        `  npx jumin history ${number}${index === 0 ? ' --explain' : index === 1 ? ` --known-at ${outcome.year}-06-30T23:00:00+08:00` : ` --effective ${outcome.year}-12-31`}${data === undefined ? '' : ` --data ${/^[\w./:\\-]+$/.test(data) ? data : `"${data}"`}`}`,
    ),
  ].join('\n');
};

/** Class by class: what was found of what was seeded. */
const faultRows = (say: Terminal['say'], { faults }: Outcome): readonly string[] => {
  if (faults.length === 0) return [];
  const sum = (of: (one: Outcome['faults'][number]) => number) => faults.reduce((total, one) => total + of(one), 0);
  const [seeded, found, listed] = [sum((one) => one.seeded), sum((one) => one.found), sum((one) => one.found + one.wrong + one.invented)];
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part === whole ? 0 : 2)} %`;
  return [
    say(
      `  差错与答案比对：查全 ${share(found, seeded)}，查准 ${share(found, listed)}（类别 查出/设置，多出）`,
      `  Discrepancies against the key: recall ${share(found, seeded)}, precision ${share(found, listed)} (class found/seeded, invented)`,
    ),
    `    ${faults.map((one) => `${one.class} ${one.found}/${one.seeded}${one.invented ? ` +${one.invented}` : ''}`).join('  ')}`,
  ];
};

const correctedRows = (say: Terminal['say'], corrected: Outcome['corrected']): readonly (readonly [string, string])[] => {
  if (corrected === undefined) return [];
  const { documents, corrections, refunds, refused, openCases, equal, differenceCount, bridgeDifferenceFen } = corrected;
  const codes = [...new Set(refused.map((one) => `${one.class} ${one.code}`))].join('、');
  return [
    [
      say('各方更正', 'Corrected by the parties'),
      say(
        `补报 ${documents} 件，更正会签 ${corrections} 件，退费 ${refunds} 笔${refused.length ? `，未办成 ${refused.length} 件（${codes}）` : ''}`,
        `${documents} late documents, ${corrections} corrections countersigned, ${refunds} refunds paid${refused.length ? `; ${refused.length} not done (${codes})` : ''}`,
      ),
    ],
    [say('更正后未结差错', 'Open after that'), String(openCases)],
    [
      say('更正后入库与记账', 'Treasury to accounts after that'),
      bridgeDifferenceFen === 0
        ? say('已平，差额 0.00', 'closes, difference 0.00')
        : say(`不平，差额 ${yuan(bridgeDifferenceFen)}`, `open, difference ${yuan(bridgeDifferenceFen)}`),
    ],
    [
      say('更正后与答案比对', 'Against the key after that'),
      equal ? say('全部一致，到分', 'equal, to the fen') : say(`有 ${differenceCount} 处不同`, `${differenceCount} differences`),
    ],
  ];
};

const periodRows = (say: Terminal['say'], periods: Outcome['periods']): readonly (readonly [string, string])[] => {
  if (periods === undefined) return [];
  const open = periods.refused.map(({ period, pair, code }) => `${period} ${pair} ${code}`).join('、');
  return [
    [
      say('对账单', 'Statements'),
      say(
        `月、年签字 ${periods.signed} 期${open ? `；未签：${open}` : ''}`,
        `${periods.signed} months and years signed by both sides${open ? `; not signed: ${open}` : ''}`,
      ),
    ],
  ];
};

const wide = (text: string): number => [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
