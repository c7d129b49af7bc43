import { amountOf, type Voucher } from '../happenings/happenings';
import { clockOf, orderNoOf, packageNoOf, packageSize, voucherNoOf, type CountyCodes } from './county-codes';
import type { Cell, Sheet } from './sheet';

/** An entry of the treasury: a voucher of this or an earlier day. */
export interface Entry {
  readonly voucherNo: string;
  readonly amountFen: number;
  /** Where they are not the county's own and the pension's. */
  readonly treasury: string | undefined;
  readonly subject: string | undefined;
}

/** Whether it counts in the county's books of the pension fund. */
export const isOurs = ({ treasury, subject }: Entry): boolean => treasury === undefined && subject === undefined;

/** 待报解流水: what came in that day, payment by payment, and what went to the treasury, package by package. `balanceFen` is the account's before. */
export const bankFlowSheet = (
  codes: CountyCodes,
  date: string,
  vouchers: readonly Voucher[],
  entries: readonly Entry[],
  bounced: readonly { readonly voucher: Voucher; readonly paidOn: string }[],
  balanceFen: number,
): { readonly sheet: Sheet; readonly balanceFen: number } => {
  const rows: Cell[][] = [];
  const flowNo = () => `LS${codes.county}${date.replaceAll('-', '')}${String(rows.length + 1).padStart(6, '0')}`;
  let balance = balanceFen;
  for (const voucher of vouchers) {
    const amountFen = amountOf(voucher);
    balance += amountFen;
    const { batch, roster } = voucher;
    const from = batch ? '乡镇财政所' : roster ? '财政局' : voucher.payments[0]!.person.name;
    const remark =
      batch?.batchNo ?? (roster ? voucherNoOf(codes.county, date, voucher.sequence) : orderNoOf(codes.county, date, voucher.sequence));
    rows.push([flowNo(), date, clockOf(voucher.second), amountFen, '', balance, from, batch ? '现金缴存' : '城乡居保缴费', remark]);
  }
  for (const { voucher, paidOn } of bounced) {
    const amountFen = amountOf(voucher);
    balance -= amountFen;
    const orderNo = orderNoOf(codes.county, paidOn, voucher.sequence);
    rows.push([flowNo(), date, '16:30:00', '', amountFen, balance, voucher.payments[0]!.person.name, '冲正', orderNo]);
  }
  for (let first = 0; first < entries.length; first += packageSize) {
    const amountFen = sumOf(entries.slice(first, first + packageSize));
    balance -= amountFen;
    const packageNo = packageNoOf(codes.county, date, first / packageSize + 1);
    rows.push([flowNo(), date, '17:00:00', '', amountFen, balance, '国家金库', '待报解划转', packageNo]);
  }
  const titles = ['流水号', '交易日期', '交易时间', '收入金额', '支出金额', '余额', '对方户名', '摘要', '附言'];
  return {
    sheet: { kind: 'bank-flow', party: 'B', name: `待报解流水-${date}`, titles, totalled: ['收入金额', '支出金额'], rows },
    balanceFen: balance,
  };
};

/** 入库流水 of one day. */
export const entrySheet = (codes: CountyCodes, date: string, entries: readonly Entry[]): Sheet => ({
  kind: 'treasury-entries',
  party: 'K',
  name: `入库流水-${date}`,
  titles: [
    '财政机关代码',
    '国库代码',
    '导入委托日期',
    '包流水号',
    '凭证编号',
    '导出凭证类型',
    '预算级次',
    '预算科目代码',
    '预算种类',
    '金额',
    '凭证来源',
    '征收机关代码',
    '序号',
    '原凭证编号',
  ],
  totalled: ['金额'],
  rows: entries.map(({ voucherNo, amountFen, treasury, subject }, at) => [
    `2${codes.treasury}`,
    treasury ?? codes.treasury,
    date,
    packageNoOf(codes.county, date, Math.floor(at / packageSize) + 1),
    voucherNo,
    '0',
    codes.budgetLevel,
    subject ?? codes.budgetSubject,
    '1',
    amountFen,
    '税务',
    codes.collectingBody,
    String((at % packageSize) + 1),
    '',
  ]),
});

/** 收入日报 of a day with entries. */
export const dailyReportSheet = (
  codes: CountyCodes,
  date: string,
  sums: { readonly day: number; readonly month: number; readonly year: number },
): Sheet => ({
  kind: 'treasury-daily',
  party: 'K',
  name: `收入日报-${date}`,
  titles: ['国库主体代码', '报表日期', '征收机关代码', '预算级次代码', '预算科目', '日累计金额', '月累计金额', '年累计金额', '调整期标志'],
  totalled: ['日累计金额', '月累计金额', '年累计金额'],
  rows: [[codes.treasury, date, codes.collectingBody, codes.budgetLevel, codes.budgetSubject, sums.day, sums.month, sums.year, '0']],
});

/** 财政拨付 for rosters of 代缴. */
export const allotmentSheet = (codes: CountyCodes, date: string, vouchers: readonly Voucher[]): Sheet => ({
  kind: 'allotments',
  party: 'F',
  name: `财政拨付-${date}`,
  titles: ['拨付单号', '清册号', '资金级次', '用途', '人数', '金额', '拨付日期', '账户'],
  totalled: ['金额'],
  rows: vouchers.map((voucher) => [
    voucher.roster!.allotmentNo,
    voucher.roster!.rosterNo,
    '县',
    '代缴',
    String(voucher.allotted?.people ?? voucher.payments.length),
    voucher.allotted?.amountFen ?? amountOf(voucher),
    date,
    `6217990002${codes.county}001`,
  ]),
});

/** 财政专户: what the treasury hands on at the month's end. */
export const specialAccountSheet = (codes: CountyCodes, date: string, amountFen: number): Sheet => ({
  kind: 'special-account',
  party: 'F',
  name: `财政专户-${date}`,
  titles: ['流水号', '日期', '收入金额', '支出金额', '来源', '附言'],
  totalled: ['收入金额', '支出金额'],
  rows: [[`ZH${codes.county}${date.replaceAll('-', '')}`, date, amountFen, '', '国库', `${date.slice(0, 7)}月城乡居保收入`]],
});

const sumOf = (entries: readonly Entry[]): number => entries.reduce((sum, { amountFen }) => sum + amountFen, 0);
