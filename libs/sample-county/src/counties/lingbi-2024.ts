import type { CountyYear } from './county-year';

const yuan = 100;

/** 灵璧县 2024: 灵政办秘〔2024〕5号. Units weigh as in the target table of its attachment. */
export const lingbi2024: CountyYear = {
  county: '341323',
  year: 2024,
  notice: '灵政办秘〔2024〕5号',
  // 三: 200元至6000元15个档次.
  tiers: [200, 300, 400, 500, 600, 700, 800, 900, 1000, 1500, 2000, 3000, 4000, 5000, 6000].map((tier) => tier * yuan),
  // A fit, not data: it gives 691 yuan, the average that 五(四) asks for.
  tierWeights: [44.82, 10.55, 2.09, 14.43, 2.04, 1.01, 1.99, 0.98, 9.71, 1.85, 4.31, 4.21, 0.34, 0.6, 1.07],
  averageFen: 691 * yuan,
  // Assumed: the notice states no amount of 代缴.
  specialTierFen: 100 * yuan,
  povertyMayPayIt: false,
  // 三: 可在最低和最高标准之间多次缴费.
  furtherPayments: true,
  // 四(四), 四(五): 集中缴费期 and 常态缴费期.
  window: { from: '02-01', to: '12-20' },
  backPaymentsFrom: '05-06',
  seasons: [
    { from: '02-01', to: '02-08', weight: 18 },
    // Spring festival is on 02-10: those who work away are home.
    { from: '02-09', to: '02-25', weight: 30 },
    { from: '02-26', to: '04-14', weight: 18 },
    { from: '04-15', to: '04-30', weight: 16 },
    { from: '05-01', to: '11-30', weight: 11 },
    { from: '12-01', to: '12-20', weight: 7 },
  ],
  units: {
    '341323101': 17999,
    '341323116': 18686,
    '341323114': 15315,
    '341323118': 14334,
    '341323107': 19421,
    '341323400': 5932,
    '341323100': 22333,
    '341323105': 26674,
    '341323112': 27042,
    '341323108': 23809,
    '341323104': 25076,
    '341323102': 17319,
    '341323103': 27658,
    '341323106': 18326,
    '341323117': 15361,
    '341323110': 23374,
    '341323113': 16963,
    '341323109': 24778,
    '341323115': 14832,
    '341323111': 24768,
  },
  shares: { paying: 0.95, addingToOnBehalf: 0.35, cash: 0.1, poverty: 0.03, payingAgain: 0.03, toppingUpInWriting: 0.002, newcomers: 0.04 },
  onlineChannels: ['微信', '微信', '微信', '支付宝', '支付宝', '皖事通', '皖事通', '银行柜台', '税务窗口'],
  cashChannel: '村级代征',
  identityLists: { from: '02-18', to: '02-29' },
  rosters: { from: '03-11', to: '04-19' },
  onBehalf: [
    { type: '低保对象', department: '民政局', share: 0.04 },
    { type: '特困人员', department: '民政局', share: 0.007 },
    { type: '重度残疾人', grade: '一级', department: '残联', share: 0.005 },
    { type: '重度残疾人', grade: '二级', department: '残联', share: 0.007 },
    { type: '返贫致贫人口', department: '乡村振兴局', share: 0.002 },
    { type: '计划生育特别扶助对象', department: '卫健委', share: 0.002 },
  ],
  otherBirthplaces: ['342224', '341321', '341322', '341324', '320324', '342201', '341302'],
};
