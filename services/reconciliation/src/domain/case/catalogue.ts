/** V village agent, W township finance, B bank, T tax authority, K treasury, F finance, H agency; the payer; nobody. */
export type Party = 'V' | 'W' | 'B' | 'T' | 'K' | 'F' | 'H' | 'payer' | 'nobody';

/** What each party's document says, by party code, side by side. */
export type PartyRows = Readonly<Record<string, Readonly<Record<string, string | number | null>>>>;

/** Classes that are found or taken in today. A new class is a row here and its detector, or the finding of another service; nothing else. */
export type DiscrepancyClass = keyof typeof catalogue;

interface Entry {
  readonly zh: string;
  readonly en: string;
  /** Who erred and who corrects, 谁差错谁更正 (灵政办秘〔2024〕5号 四(六)). */
  readonly erred: Party;
  readonly corrects: Party;
  /** The rule that attributes it, shown with the case. */
  readonly rule: { readonly zh: string; readonly en: string };
  /** Where the documents themselves tell another party, that one erred and corrects. */
  readonly unless?: (parties: PartyRows) => Party | undefined;
}

export const catalogue = {
  D01: {
    zh: '税务有、国库无',
    en: 'in the tax records, not in the treasury',
    erred: 'B',
    corrects: 'B',
    rule: {
      zh: '国库经收处应在当日、至迟次一工作日划转；超过 T+1 未入库由经收银行更正',
      en: 'the bank transfers on the day or the next working day; beyond T+1 the bank that holds the money corrects',
    },
  },
  D02: {
    zh: '国库有、税务无',
    en: 'in the treasury, not in the tax records',
    erred: 'T',
    corrects: 'T',
    rule: {
      zh: '入库凭证无对应电子税票，由税务部门补报或更正',
      en: 'an entry whose voucher nobody reported is for the tax authority to report or correct',
    },
  },
  D05: {
    zh: '税务有、人社无',
    en: 'in the tax records, not in a person’s account',
    erred: 'H',
    corrects: 'H',
    rule: {
      zh: '缴费人未参保登记或状态有误，由人社部门登记或更正后补记',
      en: 'the payer is not registered or stands wrong: the agency registers or corrects, then posts',
    },
  },
  D12: {
    zh: '重复缴费',
    en: 'paid twice',
    erred: 'payer',
    corrects: 'H',
    rule: {
      zh: '同一人、同一年度、同一类型、同一金额的再次缴费，无书面选择的，由人社部门退费',
      en: 'the same person, year, type and amount again without a written choice is refunded by the agency',
    },
  },
  D14: {
    zh: '缴费人有误',
    en: 'the name is not that of the number',
    erred: 'T',
    corrects: 'T',
    rule: {
      zh: '姓名与证件号码不符，由录入方更正；村级清单号码有误的由村级协办员更正',
      en: 'who entered it corrects: the village agent where the village list has the wrong number, else the tax authority',
    },
    unless: ({ V }) => (V === undefined ? undefined : 'V'),
  },
  D25: {
    zh: '不应缴费',
    en: 'may not pay',
    erred: 'H',
    corrects: 'H',
    rule: { zh: '不符合参保条件的缴费，由人社部门退费', en: 'a contribution of somebody who may not pay is refunded by the agency' },
  },
  D26: {
    zh: '金额不合档次',
    en: 'below the minimum, over the cap or not a tier',
    erred: 'T',
    corrects: 'H',
    rule: {
      zh: '渠道未校验档次，应由税务部门负责；不予记账部分由人社部门退费',
      en: 'the channel did not check the tier, for which the tax authority answers; the agency refunds what policy does not admit',
    },
  },
} as const satisfies Readonly<Record<string, Entry>>;

/** Who erred, who corrects, and the rule that says so. */
export const attribute = (discrepancy: DiscrepancyClass, parties: PartyRows): Pick<Entry, 'erred' | 'corrects' | 'rule'> => {
  const { erred, corrects, rule, unless }: Entry = catalogue[discrepancy];
  const other = unless?.(parties);
  return other === undefined ? { erred, corrects, rule } : { erred: other, corrects: other, rule };
};

export const isKnownClass = (code: string): code is DiscrepancyClass => Object.hasOwn(catalogue, code);
