import type { CountyYear } from './county-year';

const yuan = 100;

/** 靖远县 2022: 靖政办发〔2022〕138号. The notice names no window: the whole calendar year is assumed. */
export const jingyuan2022: CountyYear = {
  county: '620421',
  year: 2022,
  notice: '靖政办发〔2022〕138号',
  // 二·一是: 12个档次.
  tiers: [300, 400, 500, 600, 700, 800, 900, 1000, 1500, 2000, 2500, 3000].map((tier) => tier * yuan),
  tierWeights: [55, 6, 18, 3, 1, 2, 1, 8, 2, 2, 0.5, 1.5],
  // 二·三是.
  specialTierFen: 100 * yuan,
  povertyMayPayIt: true,
  furtherPayments: false,
  // 二·二是, as one table: 400 and below, 500 to 1000, 1500, 2000, 2500 and 3000.
  subsidy: [
    { fromFen: 100 * yuan, province: 30 * yuan, county: 10 * yuan },
    { fromFen: 500 * yuan, province: 60 * yuan, county: 15 * yuan },
    { fromFen: 1500 * yuan, province: 60 * yuan, county: 20 * yuan },
    { fromFen: 2000 * yuan, province: 60 * yuan, county: 25 * yuan },
    { fromFen: 2500 * yuan, province: 90 * yuan, county: 30 * yuan },
  ],
  window: { from: '01-01', to: '12-31' },
  backPaymentsFrom: '03-01',
  seasons: [
    { from: '01-10', to: '01-23', weight: 2 },
    // Spring festival is on 02-01.
    { from: '01-24', to: '02-15', weight: 10 },
    { from: '02-16', to: '09-19', weight: 9 },
    // The notice of 09-20 asks for weekly reports and for 98 % by the end of November.
    { from: '09-20', to: '11-10', weight: 34 },
    { from: '11-11', to: '11-30', weight: 27 },
    { from: '12-01', to: '12-24', weight: 9 },
    { from: '12-25', to: '12-31', weight: 9 },
  ],
  // Skewed as counties are: the county town and the river plain hold most, the dry hills few.
  units: {
    '620421101': 12,
    '620421102': 11,
    '620421103': 22,
    '620421104': 9,
    '620421105': 7,
    '620421106': 6,
    '620421107': 3.5,
    '620421108': 5,
    '620421109': 3,
    '620421110': 3.2,
    '620421111': 3.4,
    '620421112': 2.4,
    '620421113': 3.6,
    '620421206': 2.2,
    '620421208': 1.7,
    '620421211': 2.4,
    '620421215': 1.4,
    '620421216': 1.2,
  },
  shares: { paying: 0.955, addingToOnBehalf: 0.4, cash: 0.15, poverty: 0.08, payingAgain: 0, toppingUpInWriting: 0.006, newcomers: 0.04 },
  onlineChannels: ['微信', '微信', '微信', '支付宝', '支付宝', '农商银行', '农商银行', '农业银行', '税务大厅'],
  cashChannel: '乡镇税务终端',
  identityLists: { from: '03-01', to: '03-14' },
  rosters: { from: '05-09', to: '06-24' },
  onBehalf: [
    { type: '低保人员', department: '民政局', share: 0.045 },
    { type: '特困人员', department: '民政局', share: 0.008 },
    { type: '重度残疾对象', grade: '一级', department: '残联', share: 0.005 },
    { type: '重度残疾对象', grade: '二级', department: '残联', share: 0.008 },
    { type: '返贫致贫人员', department: '乡村振兴局', share: 0.004 },
    { type: '计生两证户', department: '卫健局', share: 0.004 },
  ],
  otherBirthplaces: ['620402', '620403', '620422', '620423', '622421', '640522', '620123'],
};
