/** Classes of discrepancies as officers call them. */
const classes: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  D01: ['税务有、国库无', 'in the tax records, not in the treasury'],
  D02: ['国库有、税务无', 'in the treasury, not in the tax records'],
  D03: ['有清单、无缴款', 'list without deposit'],
  D04: ['有缴款、无清单', 'deposit without list'],
  D05: ['税务有、个人账户无', 'in the tax records, not in an account'],
  D06: ['个人账户有、税务无', 'in an account, not in the tax records'],
  D07: ['同票金额不符', 'amounts differ'],
  D08: ['清单与回单不符', 'list and slip differ'],
  D09: ['月内日期不符', 'dates differ within the month'],
  D10: ['跨月在途', 'across the month’s end'],
  D11: ['跨年在途', 'across the year’s end'],
  D12: ['重复缴费', 'paid twice'],
  D13: ['重复报文', 'same message twice'],
  D14: ['缴费人有误', 'wrong person'],
  D15: ['国库有误', 'wrong county or treasury'],
  D16: ['级次有误', 'wrong budget level'],
  D17: ['科目有误', 'wrong subject'],
  D18: ['年度或类型有误', 'wrong year or type'],
  D19: ['退费不符', 'refund not matched'],
  D20: ['扣款被退回', 'collection bounced'],
  D21: ['长期挂账', 'long in suspense'],
  D22: ['国库与财政专户不符', 'treasury and special account differ'],
  D23: ['代缴清册与拨付不符', '代缴 roster and allotment differ'],
  D24: ['补贴应拨、已拨、记账不符', 'subsidy due, allotted and posted differ'],
  D25: ['不应缴费', 'may not pay'],
  D26: ['金额不合档次', 'not a permitted sum'],
  D27: ['国库日报与明细不符', 'treasury report and its detail differ'],
  D28: ['划分或划转有误', 'sharing or transfer error'],
  D29: ['单方撤销', 'cancelled on one side'],
  D30: ['文件不完整', 'incomplete file'],
};

export const isDiscrepancyClass = (code: string): boolean => Object.hasOwn(classes, code);

/** The class with its words: D07 同票金额不符. A code nobody knows stands for itself. */
export const className = (lang: 'zh' | 'en', code: string): string => {
  const known = classes[code];
  return known ? `${code} ${known[lang === 'zh' ? 0 : 1]}` : code;
};
