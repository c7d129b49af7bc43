/** V village agent, W township finance, B bank, T tax authority, K treasury, F finance, H agency; the payer; nobody. */
export type Party = 'V' | 'W' | 'B' | 'T' | 'K' | 'F' | 'H' | 'payer' | 'nobody' | Department;
/** A department that keeps a list, by its name. */
export type Department = string & { readonly department?: never };

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
  D07: {
    zh: '同一税票金额不符',
    en: 'one voucher, two amounts',
    erred: 'T',
    corrects: 'T',
    rule: {
      zh: '以银行收款金额为准：与国库一致的由税务部门更正，与税务一致的由经收银行更正；更正前按国库金额记账',
      en: 'the bank’s credit decides: where it equals the treasury’s amount the tax authority corrects, where it equals the tax authority’s the bank does; the treasury’s amount is posted meanwhile',
    },
    unless: ({ B, T }) => (typeof B?.['amountFen'] === 'number' && B['amountFen'] === T?.['amountFen'] ? 'B' : undefined),
  },
  D08: {
    zh: '缴费清单与缴款回单不符',
    en: 'village list and deposit slip differ',
    erred: 'V',
    corrects: 'V',
    rule: {
      zh: '清单合计与回单金额不符，由村级协办员补正清单或补缴；相符前整批不得申报',
      en: 'the village agent corrects the list or deposits the rest; nothing of the batch is declared before they agree',
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
  D13: {
    zh: '国库重复报送',
    en: 'the treasury tells of one voucher twice',
    erred: 'K',
    corrects: 'K',
    rule: {
      zh: '同一税票以另一包流水号再次报送，只计首次；由国库以更正凭证冲销其中一笔',
      en: 'the same voucher under another package is counted once, as told first; the treasury takes one of the two back by a line of correction',
    },
  },
  D14: {
    zh: '缴费人有误',
    en: 'the name is not that of the number',
    erred: 'T',
    corrects: 'T',
    rule: {
      zh: '姓名与证件号码不符，或本人否认缴费，由录入方更正；村级清单号码有误的由村级协办员更正',
      en: 'the name is not that of the number, or the person denies it; who entered it corrects: the village agent where the village list has the wrong number, else the tax authority',
    },
    unless: ({ V }) => (V === undefined ? undefined : 'V'),
  },
  D15: {
    zh: '国库（征收机关）有误',
    en: 'entered in another county’s treasury',
    erred: 'T',
    corrects: 'T',
    rule: {
      zh: '税票所列国库非参保地国库，由税务部门以更正通知书调库，或退库后重缴',
      en: 'the voucher names another treasury than that of the payer’s county: the tax authority has it moved by a correction notice',
    },
  },
  D17: {
    zh: '预算科目有误',
    en: 'entered under another subject',
    erred: 'T',
    corrects: 'T',
    rule: {
      zh: '税票品目（预算科目）选择有误，由税务部门以更正通知书更正；更正前不记账',
      en: 'the tax authority chose the wrong subject and corrects it by a notice; nothing is posted before',
    },
  },
  D19: {
    zh: '退费未能核对',
    en: 'a refund that does not match',
    erred: 'H',
    corrects: 'H',
    rule: {
      zh: '已付退费被退回，仍为应退，由人社部门更正收款账户后重付；国库退库未指明退给何人的，由人社部门补办退费；支出户所付非所申请的，由人社部门追回',
      en: 'a refund that came back stays due: the agency corrects the payee’s account and has it paid again; of a refund by the treasury that names nobody the agency makes the refund case; what was paid otherwise than ordered it has brought back',
    },
  },
  D20: {
    zh: '缴费被银行冲正',
    en: 'taken back by the bank',
    erred: 'B',
    corrects: 'B',
    rule: {
      zh: '银行对已申报缴费冲正：未入库的由税务作废税票，已入库的办理退库；不记账、不应退',
      en: 'the bank took declared money back: the voucher is cancelled, or the entry refunded to the bank; nothing is kept and nothing is due',
    },
  },
  D23: {
    zh: '代缴清册与拨付不符',
    en: 'roster and allotment differ',
    erred: 'H',
    corrects: 'H',
    rule: {
      zh: '人数不符由人社部门更正清册；人数相符而金额不符由财政部门补拨或收回',
      en: 'another headcount is the agency’s roster to correct; the same headcount with another sum is for finance to top up or take back',
    },
    unless: ({ F, H }) => (F?.['people'] === undefined || F['people'] === H?.['people'] ? 'F' : undefined),
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
  D30: {
    zh: '文件不完整',
    en: 'incomplete file',
    erred: 'H',
    corrects: 'H',
    rule: {
      zh: '文件与其合计、笔数或分包不符，未收录任何一行，由报送方重报',
      en: 'the file contradicts its own controls or a part is missing; nothing of it was taken in, and its sender sends it again',
    },
    unless: (parties) => Object.keys(parties)[0] as Party | undefined,
  },
} as const satisfies Readonly<Record<string, Entry>>;

/** Who erred, who corrects, and the rule that says so. */
export const attribute = (discrepancy: DiscrepancyClass, parties: PartyRows): Pick<Entry, 'erred' | 'corrects' | 'rule'> => {
  const { erred, corrects, rule, unless }: Entry = catalogue[discrepancy];
  const other = unless?.(parties);
  return other === undefined ? { erred, corrects, rule } : { erred: other, corrects: other, rule };
};

export const isKnownClass = (code: string): code is DiscrepancyClass => Object.hasOwn(catalogue, code);
