import { amountOf, statedAmountOf, type Voucher } from '../happenings/happenings';
import { clockOf, orderNoOf, voucherNoOf, type CountyCodes } from './county-codes';
import type { Cell, Sheet } from './sheet';

/** 电子税票 of one day, as the tax authority issues them at the bank's instant. */
export const voucherSheet = (
  codes: CountyCodes,
  date: string,
  vouchers: readonly Voucher[],
  issuedOn: (voucher: Voucher) => string,
): Sheet => ({
  kind: 'vouchers',
  party: 'T',
  name: `电子税票-${date}`,
  titles: [
    '电子税票号码',
    '开票日期',
    '征收机关代码',
    '国库代码',
    '预算科目代码',
    '预算级次',
    '渠道',
    '渠道订单号',
    '批次号',
    '金额',
    '状态',
  ],
  totalled: ['金额'],
  rows: vouchers.map((voucher) => [
    voucherNoOf(codes.county, date, voucher.sequence),
    issuedOn(voucher),
    codes.collectingBody,
    voucher.treasury ?? codes.treasury,
    voucher.subject ?? codes.budgetSubject,
    codes.budgetLevel,
    voucher.channel,
    voucher.batch || voucher.roster ? '' : orderNoOf(codes.county, date, voucher.sequence),
    // A 代缴 voucher carries its roster's number.
    voucher.batch?.batchNo ?? voucher.roster?.rosterNo ?? '',
    statedAmountOf(voucher),
    '正常',
  ]),
});

/** 税票明细: whom each voucher pays for. */
export const detailSheet = (codes: CountyCodes, date: string, vouchers: readonly Voucher[]): Sheet => ({
  kind: 'voucher-details',
  party: 'T',
  name: `税票明细-${date}`,
  titles: ['电子税票号码', '证件号码', '姓名', '缴费年度', '缴费类型', '金额', '缴费时间', '原缴费年度档次'],
  totalled: ['金额'],
  rows: vouchers.flatMap((voucher) => {
    const voucherNo = voucherNoOf(codes.county, date, voucher.sequence);
    const paidAt = `${date} ${clockOf(voucher.second)}`;
    return voucher.payments.map(({ person, feeYear, kind, amountFen, originalTierFen, statedFen, statedNumber }): Cell[] => [
      voucherNo,
      statedNumber ?? person.number,
      person.name,
      String(feeYear),
      kind,
      statedFen ?? amountFen,
      paidAt,
      originalTierFen ?? '',
    ]);
  }),
});

/** 缴费人清单 of a township's villages, handed over on the day of the deposit. Cash was taken the day before. */
export const villageListSheet = (unit: string, date: string, takenOn: string, vouchers: readonly Voucher[]): Sheet => ({
  kind: 'village-lists',
  party: 'V',
  name: `缴费人清单-${unit}-${date}`,
  titles: ['批次号', '村代码', '姓名', '证件号码', '缴费年度', '缴费类型', '金额', '收据号', '收款日期'],
  totalled: ['金额'],
  rows: vouchers.flatMap(({ batch, payments, forgotten }) =>
    payments
      .filter((payment) => payment !== forgotten)
      .map(({ person, feeYear, kind, amountFen, listedFen, statedNumber }, at): Cell[] => [
        batch!.batchNo,
        batch!.village,
        person.name,
        statedNumber ?? person.number,
        String(feeYear),
        kind,
        listedFen ?? amountFen,
        `SJ${batch!.batchNo.slice(2)}${String(at + 1).padStart(3, '0')}`,
        takenOn,
      ]),
  ),
});

/** 缴款回单: a township's deposits of one day. */
export const depositSlipSheet = (unit: string, date: string, vouchers: readonly Voucher[]): Sheet => ({
  kind: 'deposit-slips',
  party: 'W',
  name: `缴款回单-${unit}-${date}`,
  titles: ['回单号', '批次号', '账户', '金额', '存款日期'],
  totalled: ['金额'],
  rows: vouchers.map((voucher) => [voucher.batch!.slipNo, voucher.batch!.batchNo, `6217990001${unit}`, amountOf(voucher), date]),
});
