import type { Options } from './arguments';
import type { Run } from './context';

export interface CommandDefinition {
  /** Words of the command, then what it takes: `import KIND FILE`. */
  readonly usage: string;
  readonly zh: string;
  readonly en: string;
  readonly options: Options;
  /** How many words follow the command's own. */
  readonly words: readonly [least: number, most: number];
  /** Whether it may begin a new data directory. Any other command refuses one that holds no data: a mistyped path would answer that nothing is wrong. */
  readonly begins?: true;
  /** Loaded when the command is given: the others cost nothing. */
  readonly load: () => Promise<Run>;
}

const year = { county: 'county', year: 'year' } as const;
const asked = { county: 'county', period: 'period', state: 'text', class: 'text' } as const;

/** By their own words; the longest that fits is meant. */
export const commands: Readonly<Record<string, CommandDefinition>> = {
  start: {
    usage: 'start [--data DIR] [--port N]',
    zh: '启动平台，直到停止',
    en: 'start the platform and serve until stopped',
    options: { port: 'count' },
    words: [0, 0],
    load: async () => (await import('./commands/start')).start,
  },
  stop: {
    usage: 'stop',
    zh: '停止平台',
    en: 'stop the platform',
    options: {},
    words: [0, 0],
    load: async () => (await import('./commands/start')).stop,
  },
  reset: {
    usage: 'reset [--yes]',
    zh: '清空数据目录（先询问）',
    en: 'empty the data directory, after asking',
    options: { yes: 'flag' },
    words: [0, 0],
    load: async () => (await import('./commands/reset')).reset,
  },
  status: {
    usage: 'status',
    zh: '平台状态',
    en: 'the state of the platform',
    options: {},
    words: [0, 0],
    load: async () => (await import('./commands/start')).status,
  },
  'sample generate': {
    usage: 'sample generate --county 341323 --year 2024 --people N --seed S [--faults none|all|D01,D12…] --out DIR',
    zh: '生成一个县一年的示例文件',
    en: "write an invented county's year",
    options: { ...year, people: 'count', seed: 'text', faults: 'text', out: 'text' },
    words: [0, 0],
    load: async () => (await import('./commands/sample-generate')).sampleGenerate,
  },
  'sample run': {
    usage: 'sample run --in DIR [--without-corrections]',
    zh: '按业务日期运行示例年度',
    en: 'feed a sample year day by day on the business clock',
    options: { in: 'text', 'without-corrections': 'flag' },
    words: [0, 0],
    load: async () => (await import('./commands/sample-run')).sampleRun,
    begins: true,
  },
  'import all': {
    usage: 'import all DIR [--county C]',
    zh: '导入一个目录树（日期/部门/文件）',
    en: 'take in a tree of days and parties',
    options: { county: 'county', 'dry-run': 'flag' },
    words: [1, 1],
    load: async () => (await import('./commands/import')).importAll,
    begins: true,
  },
  import: {
    usage: 'import KIND FILE [--county C] [--received-on DATE] [--dry-run]',
    zh: '导入一个文件',
    en: 'take in one file',
    options: { county: 'county', 'received-on': 'date', 'dry-run': 'flag' },
    words: [2, 2],
    load: async () => (await import('./commands/import')).importFile,
    begins: true,
  },
  'policy check': {
    usage: 'policy check FILE…',
    zh: '检查政策文件',
    en: 'check policy files',
    options: {},
    words: [1, 99],
    load: async () => (await import('./commands/policy')).policyCheck,
  },
  'policy explain': {
    usage: 'policy explain --policy FILE --case CASE.yaml',
    zh: '逐步计算一个案例',
    en: 'compute one case with its trace',
    options: { policy: 'text', case: 'text' },
    words: [0, 0],
    load: async () => (await import('./commands/policy')).policyExplain,
  },
  'policy load': {
    usage: 'policy load FILE',
    zh: '载入政策',
    en: 'put a policy in force',
    options: {},
    words: [1, 1],
    load: async () => (await import('./commands/policy')).policyLoad,
    begins: true,
  },
  'reconcile run': {
    usage: 'reconcile run --county C --period 2024-04|2024',
    zh: '对账：匹配、归类、列出',
    en: 'match, classify, list',
    options: asked,
    words: [0, 0],
    load: async () => (await import('./commands/reconcile')).reconcileRun,
  },
  'reconcile status': {
    usage: 'reconcile status --county C --period P [--state S] [--class D01]',
    zh: '列出差错',
    en: 'list discrepancies',
    options: asked,
    words: [0, 0],
    load: async () => (await import('./commands/reconcile')).reconcileStatus,
  },
  'reconcile sign': {
    usage: 'reconcile sign --county C --period P [--pair T-K|T-H] [--as T|K|H]',
    zh: '编制对账单；以某部门负责人身份签字',
    en: 'draw up the statements of a period; sign one as the head of an agency',
    options: { county: 'county', period: 'period', pair: 'text', as: 'text' },
    words: [0, 0],
    load: async () => (await import('./commands/reconcile')).reconcileSign,
  },
  history: {
    usage: 'history PARTICIPANT [--effective DATE] [--known-at INSTANT] [--explain]',
    zh: '个人历史（证件号码或人员编号）',
    en: 'the history of a person, by citizen number or subject id',
    options: { effective: 'date', 'known-at': 'instant', explain: 'flag' },
    words: [1, 1],
    load: async () => (await import('./commands/history')).history,
  },
  report: {
    usage:
      'report progress|kpi|ranking|people|bridge|roster|tiers|statement --county C --year Y [--period 2022-10] [--as-of DATE|INSTANT] [--format table|csv|xlsx|json] [--out FILE]',
    zh: '报表',
    en: 'a report',
    options: { ...year, period: 'period', format: 'text', out: 'text', 'as-of': 'moment' },
    words: [1, 1],
    load: async () => (await import('./commands/report')).report,
  },
  'parked list': {
    usage: 'parked list',
    zh: '列出搁置的消息',
    en: 'list keys that wait for a person',
    options: {},
    words: [0, 0],
    load: async () => (await import('./commands/parked')).parkedList,
  },
  'parked show': {
    usage: 'parked show CONSUMER KEY',
    zh: '查看',
    en: 'show one',
    options: {},
    words: [2, 2],
    load: async () => (await import('./commands/parked')).parkedShow,
  },
  'parked replay': {
    usage: 'parked replay CONSUMER KEY',
    zh: '重新处理',
    en: 'give it to its consumer again',
    options: {},
    words: [2, 2],
    load: async () => (await import('./commands/parked')).parkedReplay,
  },
  'parked discard': {
    usage: 'parked discard CONSUMER KEY --reason TEXT',
    zh: '放弃',
    en: 'give it up, with a reason',
    options: { reason: 'text' },
    words: [2, 2],
    load: async () => (await import('./commands/parked')).parkedDiscard,
  },
  verify: {
    usage: 'verify [--rebuild]',
    zh: '核验：哈希、恒等式、重放等于读模型',
    en: 'hashes, invariants, and replay equals read models',
    options: { rebuild: 'flag' },
    words: [0, 0],
    load: async () => (await import('./commands/verify')).verify,
  },
};
