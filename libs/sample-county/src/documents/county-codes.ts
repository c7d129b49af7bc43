/** Codes of other systems, by the conventions of the formats: treasury = county + 0000, collecting body = 1 + treasury. */
export interface CountyCodes {
  readonly county: string;
  readonly treasury: string;
  readonly collectingBody: string;
  readonly budgetSubject: string;
  readonly budgetLevel: string;
}

export const codesOf = (county: string): CountyCodes => ({
  county,
  treasury: `${county}0000`,
  collectingBody: `1${county}0000`,
  budgetSubject: '1021001',
  budgetLevel: '4',
});

/** 电子税票号码: 3, county, day, number of the day. */
export const voucherNoOf = (county: string, date: string, sequence: number): string =>
  `3${county}${date.slice(2).replaceAll('-', '')}${String(sequence).padStart(6, '0')}`;
/** 渠道订单号 of a payment by one person. */
export const orderNoOf = (county: string, date: string, sequence: number): string =>
  `DD${county}${date.replaceAll('-', '')}${String(sequence).padStart(6, '0')}`;
/** 包流水号 of the treasury, up to `packageSize` vouchers each. */
export const packageNoOf = (county: string, date: string, nth: number): string =>
  `RK${county}${date.replaceAll('-', '')}${String(nth).padStart(3, '0')}`;
export const packageSize = 500;

/** `HH:mm:ss`. */
export const clockOf = (second: number): string =>
  [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => String(part).padStart(2, '0')).join(':');
