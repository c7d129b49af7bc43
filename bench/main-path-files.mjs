// The files of the main path: n people of 靖远, each enrolled and each paying once in 2022, in daily files as the parties write them.
const county = '620421';
const treasury = `${county}0000`;
const village = `${county}101200`;
export const paymentsPerDay = 5_000;

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** A number with a valid check digit: born from 1963 on, so that everybody may pay. */
const numberOf = (n) => {
  const born = new Date(Date.UTC(1964, 0, 1) + (n % 10_000) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const digits = `${county}${born}${String(Math.floor(n / 10_000) + 1).padStart(3, '0')}`;
  return digits + '10X98765432'[[...digits].reduce((sum, digit, at) => sum + Number(digit) * weights[at], 0) % 11];
};
const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何';
const givenNames = '安宁清和平正文思远明志成嘉言书礼乐怀谦默';
const nameOf = (n) => surnames[n % 20] + givenNames[Math.floor(n / 20) % 20] + givenNames[Math.floor(n / 400) % 20];
const tiers = [300, 500, 700, 1_000, 1_500, 2_000];
const yuanOf = (n) => `${tiers[n % tiers.length]}.00`;

const dayOf = (nth) => new Date(Date.UTC(2022, 2, 1) + nth * 86_400_000).toISOString().slice(0, 10);
const voucherOf = (day, n) => `3${county}${day.replaceAll('-', '')}${String((n % paymentsPerDay) + 1).padStart(6, '0')}`;
const timeOf = (n) => {
  const second = 8 * 3_600 + (n % paymentsPerDay) * 3;
  return [second / 3_600, (second / 60) % 60, second % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
};
/** Payers come in another order than they enrolled: keys are as random as in a county. */
const payerOf = (n, payments) => (n * 7_919) % payments;

/** Lines become a stream of bytes in pieces, as they come from a disk. */
async function* bytesOf(lines) {
  let piece = [];
  for (const line of lines) {
    piece.push(line);
    if (piece.length < 500) continue;
    yield Buffer.from(`${piece.join('\n')}\n`);
    piece = [];
  }
  yield Buffer.from(`${piece.join('\n')}\n`);
}
const file = (kind, prefix, day, title, count, lineOf) => ({
  kind,
  county,
  receivedOn: day,
  fileName: `${prefix}-${day}.csv`,
  content: () =>
    bytesOf(
      (function* () {
        yield title;
        for (let at = 0; at < count; at++) {
          const line = lineOf(at);
          if (line !== undefined) yield line;
        }
      })(),
    ),
});

export const firstDay = '2022-01-04';

export function* enrolmentFiles(people) {
  for (let from = 0; from < people; from += 50_000)
    yield {
      ...file(
        'enrolments',
        '参保登记',
        firstDay,
        '姓名,证件号码,户籍村代码,手机号,登记日期,缴费档次,在校学生,公职人员,银行账号,渠道',
        Math.min(50_000, people - from),
        (at) => `${nameOf(from + at)},${numberOf(from + at)},${village},,2022-01-04,,否,否,,村级`,
      ),
      fileName: `参保登记-${county}-${from}.csv`,
    };
}

/**
 * With faults, the treasury's line of one payment in 200 is wrong, in turn: another sum (D07), left out (D01), under a number that nobody reported (D02, and D01
 * for the voucher), in another county's treasury (D15). Answers the line, or nothing.
 */
const faultEvery = 200;
const faultOf = (n) => (n % faultEvery === faultEvery - 1 ? ['D07', 'D01', 'D02', 'D15'][Math.floor(n / faultEvery) % 4] : undefined);
export const faultsAmong = (payments) => {
  const counts = { cases: 0, posted: payments };
  for (let n = 0; n < payments; n++) {
    const fault = faultOf(n);
    if (fault === undefined) continue;
    counts.cases += fault === 'D02' ? 2 : 1;
    if (fault !== 'D07') counts.posted--;
  }
  return counts;
};

/** One list of four files per day: they are handed in side by side. */
export function* paymentDays(payments, { faults = false } = {}) {
  for (let from = 0, nth = 0; from < payments; from += paymentsPerDay, nth++) {
    const day = dayOf(nth);
    const count = Math.min(paymentsPerDay, payments - from);
    const payer = (at) => payerOf(from + at, payments);
    const yuan = (at) => yuanOf(from + at);
    const voucher = (at) => voucherOf(day, from + at);
    const entry = (at) => {
      const fault = faults ? faultOf(from + at) : undefined;
      if (fault === 'D01') return undefined;
      const number = fault === 'D02' ? voucher(at).replace(/^3/, '4') : voucher(at);
      const entered = fault === 'D07' ? yuanOf(from + at + 1) : yuan(at);
      const where = fault === 'D15' ? '6204220000' : treasury;
      return `2${treasury},${where},${day},RK${day},${number},0,4,1021001,1,${entered},税务,1${treasury},${at + 1},`;
    };
    yield {
      day,
      files: [
        file(
          'vouchers',
          '电子税票',
          day,
          '电子税票号码,开票日期,征收机关代码,国库代码,预算科目代码,预算级次,渠道,渠道订单号,批次号,金额,状态',
          count,
          (at) => `${voucher(at)},${day},1${treasury},${treasury},1021001,4,支付宝,DD${voucher(at)},,${yuan(at)},正常`,
        ),
        file(
          'voucher-details',
          '税票明细',
          day,
          '电子税票号码,证件号码,姓名,缴费年度,缴费类型,金额,缴费时间,原缴费年度档次',
          count,
          (at) => `${voucher(at)},${numberOf(payer(at))},${nameOf(payer(at))},2022,当年,${yuan(at)},${day} ${timeOf(from + at)},`,
        ),
        file(
          'bank-flow',
          '待报解流水',
          day,
          '流水号,交易日期,交易时间,收入金额,支出金额,余额,对方户名,摘要,附言',
          count,
          (at) => `LS${voucher(at)},${day},${timeOf(from + at)},${yuan(at)},,,${nameOf(payer(at))},城乡居保缴费,DD${voucher(at)}`,
        ),
        file(
          'treasury-entries',
          '入库流水',
          day,
          '财政机关代码,国库代码,导入委托日期,包流水号,凭证编号,导出凭证类型,预算级次,预算科目代码,预算种类,金额,凭证来源,征收机关代码,序号,原凭证编号',
          count,
          entry,
        ),
      ],
    };
  }
}
