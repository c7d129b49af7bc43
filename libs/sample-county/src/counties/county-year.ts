/** Days of the year as `MM-DD`. */
export interface Season {
  readonly from: string;
  readonly to: string;
  /** Share of the year's payments; only proportions count. */
  readonly weight: number;
}

/**
 * What the generator knows of a county's year. The county's rules are stated here a second time, from the notice and not from the policy engine:
 * that independence is what makes the answer key a check. Amounts in fen.
 */
export interface CountyYear {
  readonly county: string;
  readonly year: number;
  readonly notice: string;
  /** Ordinary tiers, rising; the last one is the cap of a year, 代缴 included. */
  readonly tiers: readonly number[];
  /** How own payers choose: one weight per tier. */
  readonly tierWeights: readonly number[];
  /** What all payers pay on average, own money and 代缴; undefined: as the weights give it. */
  readonly averageFen?: number;
  /** The special tier: what government pays on behalf, and what 脱贫人口 may pay themselves where `povertyMayPayIt`. */
  readonly specialTierFen: number;
  readonly povertyMayPayIt: boolean;
  /** Whether a person may pay again after the first payment without signing for a higher tier. */
  readonly furtherPayments: boolean;
  /** Subsidy by the tier reached, the last row whose `fromFen` is not above it; undefined: no table is known. */
  readonly subsidy?: readonly { readonly fromFen: number; readonly province: number; readonly county: number }[];
  /** First and last day on which money for the year may be paid, `MM-DD`. */
  readonly window: { readonly from: string; readonly to: string };
  /** When 补缴 and 提档补缴 are paid. */
  readonly backPaymentsFrom: string;
  readonly seasons: readonly Season[];
  /** Weight of each township, by its nine-digit code. */
  readonly units: Readonly<Record<string, number>>;
  readonly shares: {
    /** Of registered people without 代缴 who pay; who of those with 代缴 adds own money; who pays cash in the village. */
    readonly paying: number;
    readonly addingToOnBehalf: number;
    readonly cash: number;
    readonly poverty: number;
    readonly payingAgain: number;
    readonly toppingUpInWriting: number;
    readonly newcomers: number;
  };
  readonly onlineChannels: readonly string[];
  readonly cashChannel: string;
  /** Days on which departments hand in their lists and on which 代缴 is paid, `MM-DD`. */
  readonly identityLists: { readonly from: string; readonly to: string };
  readonly rosters: { readonly from: string; readonly to: string };
  /** Words of identities whose contribution government pays, with the department that keeps the list and the share of people. */
  readonly onBehalf: readonly { readonly type: string; readonly grade?: string; readonly department: string; readonly share: number }[];
  /** Other codes at the head of citizen numbers: neighbours, and divisions abolished since. */
  readonly otherBirthplaces: readonly string[];
}
