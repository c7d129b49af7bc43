import { citizenNumberOf, localDate } from '@jumin/kernel';
import { runPlatform, type Answer, type Officer, type Report, type RunningPlatform } from '../../running-platform';
import { csvOf } from '../../sample-year';

/** 靖远 in 2022, as its parties would show it to somebody: they hand in files, look at cases and correct them, each with its own officers. */
export const county = '620421';
const treasury = `${county}0000`;
const village = '620421101200';

/** A row by its titles; amounts in yuan as people write them. */
type Row = Readonly<Record<string, string | number>>;

export interface Listed {
  readonly id: string;
  readonly class: string;
  readonly erred: string;
  readonly corrects: string;
  readonly state: string;
  readonly amountFen: number;
  readonly differenceFen: number;
  readonly keys: Readonly<Record<string, string>>;
  readonly parties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export type OfficerAtWork = Officer;

const fileNames: Readonly<Record<string, string>> = {
  enrolments: '参保登记',
  'tier-elections': '档次变更',
  'employee-scheme': '职工参保',
  deaths: '死亡名单',
  'school-roll': '在校学生',
  'special-identities': '特殊身份',
  'village-lists': '缴费人清单',
  'deposit-slips': '缴款回单',
  vouchers: '电子税票',
  'voucher-details': '税票明细',
  'treasury-entries': '入库流水',
  allotments: '财政拨付',
  'refund-payments': '支出户流水',
};

export class CountyAtWork {
  private readonly platform: RunningPlatform;
  private day = '2022-01-05';
  private files = 0;
  private entries = 0;
  private readonly entryLines = new Map<string, Row>();

  private constructor(platform: RunningPlatform) {
    this.platform = platform;
  }

  static async open(): Promise<CountyAtWork> {
    const at = new CountyAtWork(await runPlatform());
    await at.dayOf('2022-01-05');
    return at;
  }

  stop = (): Promise<void> => this.platform.stop();

  /** The days before are over; what follows is handed in on this one. */
  async dayOf(day: string): Promise<void> {
    if (day > this.day) await this.platform.post('/platform/clock', { closeDay: true });
    this.day = day;
    await this.platform.post('/platform/clock', { day });
  }

  /** The day is over: its differences stand as cases. */
  endOfDay = async (): Promise<void> => void (await this.platform.post('/platform/clock', { closeDay: true }));

  person = (name: string, nth: number, born = '1975-05-11') => ({ name, number: citizenNumberOf(county, localDate(born), nth) });

  async send(kind: string, rows: readonly Row[]): Promise<void> {
    const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const content = csvOf([titles, ...rows.map((row) => titles.map((title) => String(row[title] ?? '')))]);
    const name = `${fileNames[kind]}-${this.day}-${(this.files += 1)}.csv`;
    const { status, body } = await this.platform.send({ kind, name, content, receivedOn: this.day, county });
    if (status !== 201 || body.counts.quarantined + body.counts.conflict > 0) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  }

  register = (...people: readonly { readonly name: string; readonly number: string }[]): Promise<void> =>
    this.send(
      'enrolments',
      people.map(({ name, number }) => ({
        姓名: name,
        证件号码: number,
        户籍村代码: village,
        登记日期: this.day,
        在校学生: '否',
        公职人员: '否',
      })),
    );

  /** The tax authority's voucher of this day, and whom it pays for. */
  async declare(
    voucherNo: string,
    lines: readonly { readonly name: string; readonly number: string; readonly yuan: number; readonly kind?: string }[],
    { at = '10:00:00', on = this.day, ...over }: Row & { readonly at?: string; readonly on?: string } = {},
  ): Promise<void> {
    const 金额 = lines.reduce((sum, { yuan }) => sum + yuan, 0);
    const code = { 征收机关代码: `1${treasury}`, 国库代码: treasury, 预算科目代码: '1021001', 预算级次: '4' };
    await this.send('vouchers', [
      { 电子税票号码: voucherNo, 开票日期: on, ...code, 渠道: '网上', 批次号: '', 金额, 状态: '正常', ...over },
    ]);
    await this.send(
      'voucher-details',
      lines.map(({ name, number, yuan, kind = '当年' }) => ({
        电子税票号码: voucherNo,
        证件号码: number,
        姓名: name,
        缴费年度: '2022',
        缴费类型: kind,
        金额: yuan,
        缴费时间: `${on} ${at}`,
      })),
    );
  }

  /** The treasury's entry. */
  enter = (voucherNo: string, yuan: number, over: Row = {}): Promise<void> => {
    const line: Row = {
      财政机关代码: `2${treasury}`,
      国库代码: treasury,
      导入委托日期: this.day,
      包流水号: `RK${(this.entries += 1)}`,
      凭证编号: voucherNo,
      导出凭证类型: '0',
      预算级次: '4',
      预算科目代码: '1021001',
      预算种类: '1',
      金额: yuan,
      凭证来源: '税务',
      征收机关代码: `1${treasury}`,
      序号: '1',
      ...over,
    };
    this.entryLines.set(voucherNo, line);
    return this.send('treasury-entries', [line]);
  };

  /** Any officer there is; undefined where the office has nobody of that role. */
  officerOf = (agency: string, division: string, role: string): Officer | undefined =>
    this.platform.officer(agency, division, role) as Officer | undefined;
  /** Whatever an officer asks for, whether they may or not. */
  async attempt(path: string, as: Officer, body: object): Promise<Answer> {
    const answer = await this.platform.ask(path, { method: 'POST', as, body });
    if (answer.status < 300) await this.platform.post('/platform/settle');
    return answer;
  }
  /** The line by which the treasury entered a voucher, with another amount, handed in by whomever. */
  async attemptEntry(voucherNo: string, yuan: number, as: Officer): Promise<Answer<Report>> {
    const line = { ...this.entryLines.get(voucherNo)!, 金额: yuan };
    const content = csvOf([Object.keys(line), Object.values(line).map(String)]);
    const name = `入库流水-${this.day}-${(this.files += 1)}.csv`;
    return this.platform.send({ kind: 'treasury-entries', name, content, receivedOn: this.day, county, as });
  }
  /** The pairs of the document that would add up. */
  proposedPairs = async (of: Pick<Listed, 'id'>): Promise<readonly object[]> =>
    (await this.platform.get<{ proposal: { pairs: readonly object[] } }>(`/reconciliation/cases/${of.id}`)).proposal.pairs;

  async discrepancies(period = '2022'): Promise<readonly Listed[]> {
    await this.platform.post('/platform/settle');
    return this.platform.get(`/reconciliation/discrepancies?county=${county}&period=${period}&numbers=true`);
  }
  /** What the statement of the period lists of this class. */
  only = async (discrepancy: string, period?: string): Promise<Listed> => {
    const found = (await this.discrepancies(period)).filter((one) => one.class === discrepancy);
    if (found.length !== 1) throw new Error(`${found.length} of ${discrepancy}: ${JSON.stringify(found)}`);
    return found[0]!;
  };

  /** What the agency takes down for a payer who says that the voucher's money is not theirs. */
  async object({ number }: { readonly number: string }, voucherNo: string, agency: string): Promise<Answer> {
    const { subjectId } = await this.platform.post<{ subjectId: string }>('/registration/subjects/find', { number });
    return this.act(`/payment-collection/accounts/${subjectId}/objections`, agency, 'clerk', { voucherNo });
  }

  submit = (of: Pick<Listed, 'id'>, agency: string, reason: string, pairs: readonly object[], lines?: readonly object[]): Promise<Answer> =>
    this.act(`/reconciliation/cases/${of.id}/correction`, agency, 'clerk', { reason, pairs, lines });
  countersign = (of: Pick<Listed, 'id'>, agency: string): Promise<Answer> =>
    this.act(`/reconciliation/cases/${of.id}/countersignature`, agency, 'head', {});
  refundNo = async (of: Pick<Listed, 'id'>): Promise<string> =>
    (await this.platform.get<{ proposal: { refundNo: string } }>(`/reconciliation/cases/${of.id}`)).proposal.refundNo;

  async statement(period: string): Promise<string> {
    const response = await this.act(`/reconciliation/counties/${county}/periods/${period}/statements`, 'T', 'head', undefined, 'GET');
    return JSON.stringify(response.body);
  }
  async signMonth(period: string): Promise<readonly number[]> {
    const path = `/reconciliation/counties/${county}/periods/${period}`;
    const statuses = [(await this.act(`${path}/statements`, 'T', 'head', {})).status];
    for (const [pair, agency] of [
      ['T-K', 'T'],
      ['T-K', 'K'],
      ['T-H', 'T'],
      ['T-H', 'H'],
    ] as const)
      statuses.push((await this.act(`${path}/signatures`, agency, 'head', { pair })).status);
    return statuses;
  }

  /** A person's year in yuan: kept, refund due, tier, and subsidy of province and county. */
  async year({ number }: { readonly number: string }): Promise<object | undefined> {
    await this.platform.post('/platform/settle');
    const { subjectId } = await this.platform.post<{ subjectId: string }>('/registration/subjects/find', { number });
    const { items } = await this.platform.get<{ items: readonly Person[] }>(`/reporting/counties/${county}/years/2022/people?limit=1000`);
    const row = items.find((one) => one.subjectId === subjectId);
    if (!row) return undefined;
    const { keptFen, refundDueFen, tierFen, subsidyFen } = row;
    const subsidy = [subsidyFen['province'] ?? 0, subsidyFen['county'] ?? 0].map((fen) => fen / 100);
    return { kept: keptFen / 100, refundDue: refundDueFen / 100, tier: tierFen / 100, subsidy };
  }

  /** Entries of a person's account, by type, with the treasury's date and the case. */
  async entriesOf({ number }: { readonly number: string }): Promise<readonly (readonly unknown[])[]> {
    const { subjectId } = await this.platform.post<{ subjectId: string }>('/registration/subjects/find', { number });
    const told = await this.platform.get<readonly Entry[] | { entries: readonly Entry[] }>(
      `/payment-collection/subjects/${subjectId}/history`,
    );
    return (Array.isArray(told) ? (told as readonly Entry[]) : (told as { entries: readonly Entry[] }).entries)
      .filter(({ type }) => type !== 'ParticipantNoted')
      .map(({ type, data }) => [type, data['enteredOn'] ?? null, data['caseId'] ?? null]);
  }

  /** A case with the rule that attributes it. */
  caseOf = (of: Pick<Listed, 'id'>): Promise<{ readonly rule: Told }> => this.platform.get(`/reconciliation/cases/${of.id}`);
  /** Every sentence of what is explained of a person's account, as it stands in the end. */
  async explanationOf({ number }: { readonly number: string }): Promise<readonly Told[]> {
    await this.platform.post('/platform/settle');
    const { subjectId } = await this.platform.post<{ subjectId: string }>('/registration/subjects/find', { number });
    const history = await this.platform.get<readonly { readonly explanation?: readonly { readonly sentence: Told }[] }[]>(
      `/reporting/subjects/${subjectId}/history?explain=true`,
    );
    return history.flatMap(({ explanation = [] }) => explanation.map(({ sentence }) => sentence));
  }

  drawRoster = (rosterNo: string, asOf: string, by = 'clerk'): Promise<Answer> =>
    this.act('/subsidy-calculation/rosters', 'H', by, { county, feeYear: 2022, rosterNo, asOf });
  closeRoster = (rosterNo: string, by = 'head'): Promise<Answer> =>
    this.act(`/subsidy-calculation/rosters/${county}/${rosterNo}/closure`, 'H', by, {});
  discardRoster = (rosterNo: string, reason: string): Promise<Answer> =>
    this.act(`/subsidy-calculation/rosters/${county}/${rosterNo}/discard`, 'H', 'head', { reason });
  /** Lines of the year's rosters: number, source, person, state, and what is posted in yuan. */
  async roster(...people: readonly { readonly name: string; readonly number: string }[]): Promise<readonly (readonly unknown[])[]> {
    await this.platform.post('/platform/settle');
    const names = new Map<string, string>();
    for (const { name, number } of people)
      names.set((await this.platform.post<{ subjectId: string }>('/registration/subjects/find', { number })).subjectId, name);
    const { items } = await this.platform.get<{ items: readonly RosterLine[] }>(`/reporting/counties/${county}/years/2022/roster`);
    return items
      .map(({ rosterNo, source, subjectId, state, postedFen }) => [rosterNo, source, names.get(subjectId), state, postedFen / 100])
      .sort((one, other) => (String(one) < String(other) ? -1 : 1));
  }
  /** Lines of the bridge of government's money, in yuan, and its differences. */
  async governmentBridge(): Promise<Readonly<Record<string, number>>> {
    await this.platform.post('/platform/settle');
    const { subsidy, onBehalf } = await this.platform.get<Bridges>(`/reporting/counties/${county}/years/2022/bridge`);
    const all = Object.entries({ ...subsidy, 'on-behalf': onBehalf });
    return Object.fromEntries(
      all.flatMap(([of, { lines, differenceFen }]) => [
        ...lines.map(({ item, amountFen }) => [item, amountFen / 100] as const),
        [`${of}-difference`, differenceFen] as const,
      ]),
    );
  }
  /** Names of the invariants that do not hold. */
  async broken(): Promise<readonly string[]> {
    const { checks } = await this.platform.post<{ checks: readonly { name: string; differences: readonly string[] }[] }>(
      '/platform/verify',
    );
    return checks.flatMap(({ name, differences }) => (differences.length > 0 ? [`${name}: ${differences[0]}`] : []));
  }

  async enteredFen(): Promise<number> {
    await this.platform.post('/platform/settle');
    return (await this.platform.get<{ enteredFen: number }>(`/reporting/counties/${county}/years/2022/bridge`)).enteredFen;
  }
  bridgeDifference = async (): Promise<number> =>
    (await this.platform.get<{ differenceFen: number }>(`/reporting/counties/${county}/years/2022/bridge`)).differenceFen;

  private async act(
    path: string,
    agency: string,
    role: string,
    body: object | undefined,
    method: 'GET' | 'POST' = 'POST',
  ): Promise<Answer> {
    const as = this.platform.officer(agency, county, role);
    const answer = await this.platform.ask(path, { method, as, ...(body === undefined ? {} : { body }) });
    await this.platform.post('/platform/settle');
    return answer;
  }
}

/** What an officer reads, in both languages. */
export interface Told {
  readonly zh: string;
  readonly en: string;
}
interface Person {
  readonly subjectId: string;
  readonly keptFen: number;
  readonly refundDueFen: number;
  readonly tierFen: number;
  readonly subsidyFen: Readonly<Record<string, number>>;
}
interface RosterLine {
  readonly rosterNo: string;
  readonly source: string;
  readonly subjectId: string;
  readonly state: string;
  readonly postedFen: number;
}
interface OneBridge {
  readonly lines: readonly { readonly item: string; readonly amountFen: number }[];
  readonly differenceFen: number;
}
interface Bridges {
  readonly subsidy: Readonly<Record<string, OneBridge>>;
  readonly onBehalf: OneBridge;
}
interface Entry {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
