import { fen, fenFromYuan, localDate, noFen, type Fen, type LocalDate } from '@jumin/kernel';
import { levels, type FenPerLevel, type Grounds, type Level, type Sentence } from '../outcome';
import type { OnBehalf, Rules, SpecialTier, SubsidyTable, Topic, Window } from '../policy';
import type { RulesEntry, SubsidyRow } from './file-shape';
import { groundsOf, subsidyPart, topic, type Lineage, type Said } from './merge';
import type { PolicyProblem } from './problem';

/** The form of the file is checked before, so the amount is one. */
export const fenOf = (yuan: number): Fen => {
  const parsed = fenFromYuan(String(yuan));
  if (!parsed.ok) throw new RangeError(`not an amount of yuan: ${yuan}`);
  return parsed.fen;
};

const noGrounds: Grounds = { source: null, assumption: null, inheritedFrom: null };

/**
 * The rules of one part of the fee year, merged from the county's file and those it inherits from. A topic that nobody states is a problem, except the
 * special tier and 代缴, which a county may not have.
 */
export const buildRules = (
  lineage: Lineage,
  period: number | null,
  from: LocalDate,
  to: LocalDate,
  wordOf: (word: string) => string | null,
  problems: PolicyProblem[],
): Rules | null => {
  const grounds: Partial<Record<Topic, Grounds>> = {};
  const optional = <Key extends Exclude<keyof RulesEntry, 'subsidy'>>(key: Key): Said<NonNullable<RulesEntry[Key]>> | null => {
    const said = topic(lineage, period, key);
    grounds[key] = said === null ? noGrounds : groundsOf(lineage, said, problems);
    return said;
  };
  const needed = <Key extends Exclude<keyof RulesEntry, 'subsidy'>>(key: Key): NonNullable<RulesEntry[Key]> | null => {
    const said = optional(key);
    if (said === null)
      problems.push(
        lineage.county.problemAt(['rules'], 'RuleMissing', {
          zh: `本县和上级的文件都没有规定“${key}”。`,
          en: `Neither this file nor one it inherits from says "${key}".`,
        }),
      );
    return said?.value ?? null;
  };
  const knownWord = (said: Said<object>, path: readonly (string | number)[], word: string): string => {
    const known = wordOf(word);
    if (known === null)
      problems.push(
        said.file.problemAt([...said.path, ...path], 'UnknownIdentity', {
          zh: `特殊身份“${word}”没有列在 identities 里。`,
          en: `The identity "${word}" is not listed under identities.`,
        }),
      );
    return known ?? word;
  };

  const tiers = needed('tiers');
  const special = optional('specialTier');
  const onBehalf = optional('onBehalf');
  const cap = needed('cap');
  const windows = topic(lineage, period, 'windows');
  needed('windows');
  const further = needed('furtherPayments');
  const duplicates = needed('duplicates');
  const ages = needed('ages');
  needed('exclusions');
  needed('employeeOverlap');
  needed('offListSums');
  const backPayments = needed('backPayments');
  const tierUpgrades = needed('tierUpgrades');
  if (!tiers || !cap || !windows || !further || !duplicates || !ages || !backPayments || !tierUpgrades) return null;

  const tiersFen = tiers.yuan.map(fenOf);
  const specialTier: SpecialTier | null =
    special === null
      ? null
      : {
          tierFen: fenOf(special.value.yuan),
          selfPaidBy: new Set((special.value.selfPaidBy ?? []).map((word, index) => knownWord(special, ['selfPaidBy', index], word))),
        };
  const paidOnBehalf: OnBehalf | null =
    onBehalf === null
      ? null
      : onBehalfOf(
          onBehalf.value,
          Object.entries(onBehalf.value.yuan).map(([word, yuan]) => [knownWord(onBehalf, ['yuan', word], word), fenOf(yuan)]),
        );
  const subsidy = subsidyOf(lineage, period, specialTier === null ? tiersFen : [specialTier.tierFen, ...tiersFen], grounds, problems);
  return {
    from,
    to,
    tiersFen,
    specialTier,
    onBehalf: paidOnBehalf,
    capFen: cap.yuan === undefined ? tiersFen.reduce((one, other) => (one > other ? one : other), noFen) : fenOf(cap.yuan),
    capIncludesOnBehalf: cap.includesOnBehalf,
    windows: windows.value.list.map((window, index): Window => {
      const said = { value: window, file: windows.file, path: [...windows.path, 'list', index] };
      return {
        id: window.id,
        name: window.name,
        from: localDate(window.from),
        to: localDate(window.to),
        allows: window.allows,
        grounds: groundsOf(lineage, said, problems),
      };
    }),
    furtherPayments: { allowed: further.allowed, stepFen: further.stepYuan === undefined ? fen(100) : fenOf(further.stepYuan) },
    duplicateWithinDays: duplicates.withinDays,
    ageFrom: ages.from,
    ageBelow: ages.below,
    backPaymentSubsidised: backPayments.subsidised,
    tierUpgradeSubsidised: tierUpgrades.subsidised,
    subsidy: subsidy.table,
    subsidyUndetermined: subsidy.undetermined,
    grounds: grounds as Record<Topic, Grounds>,
  };
};

const onBehalfOf = (entry: NonNullable<RulesEntry['onBehalf']>, amounts: readonly (readonly [string, Fen])[]): OnBehalf => ({
  mode: entry.mode ?? 'within-tier',
  payer: entry.payer,
  amountFen: new Map(amounts),
  highestFen: amounts.reduce<Fen>((highest, [, amount]) => (amount > highest ? amount : highest), noFen),
});

interface Subsidy {
  readonly table: SubsidyTable | null;
  readonly undetermined: Sentence | null;
}

const subsidyOf = (
  lineage: Lineage,
  period: number | null,
  tiersFen: readonly Fen[],
  grounds: Partial<Record<Topic, Grounds>>,
  problems: PolicyProblem[],
): Subsidy => {
  const parts = levels.flatMap((level) => {
    const said = subsidyPart(lineage, period, level);
    return said === null ? [] : [{ level, said }];
  });
  const undetermined = subsidyPart(lineage, period, 'undetermined');
  if (parts.length === 0 && undetermined !== null) {
    const why = groundsOf(lineage, undetermined, problems);
    for (const level of levels) grounds[`subsidy.${level}`] = why;
    return { table: null, undetermined: undetermined.value.reason };
  }
  for (const level of levels) grounds[`subsidy.${level}`] = noGrounds;
  for (const level of levels.filter((one) => !parts.some((part) => part.level === one)))
    problems.push(
      lineage.county.problemAt(['rules', 'subsidy'], 'RuleMissing', {
        zh: `没有规定“subsidy.${level}”：该级不补贴时写 rows: []，标准未知时写 undetermined。`,
        en: `"subsidy.${level}" is not said: write rows: [] where that level pays nothing, undetermined where no table is known.`,
      }),
    );
  const amounts = new Map<Fen, Record<Level, Fen>>(tiersFen.map((tier) => [tier, { province: noFen, city: noFen, county: noFen }]));
  for (const { level, said } of parts) {
    grounds[`subsidy.${level}`] = groundsOf(lineage, said, problems);
    for (const tier of tiersFen) amounts.get(tier)![level] = rowFor(said, tier, problems);
  }
  const total = subsidyPart(lineage, period, 'total');
  if (total !== null) {
    groundsOf(lineage, total, problems);
    for (const tier of tiersFen) checkTotal(total, tier, amounts.get(tier)!, problems);
  }
  return { table: { byTier: amounts }, undetermined: null };
};

const covers = ({ fromYuan, upToYuan }: SubsidyRow, tier: Fen): boolean =>
  (fromYuan === undefined || fenOf(fromYuan) <= tier) && (upToYuan === undefined || tier <= fenOf(upToYuan));

/** The one row that names a tier. A level without any row pays nothing; one that names some tiers and not others has forgotten something. */
const rowFor = (said: Said<{ readonly rows: readonly SubsidyRow[] }>, tier: Fen, problems: PolicyProblem[]): Fen => {
  const { rows } = said.value;
  if (rows.length === 0) return noFen;
  const naming = rows.flatMap((row, index) => (covers(row, tier) ? [{ row, index }] : []));
  const [first, second] = naming;
  const yuan = tier / 100;
  if (first === undefined) {
    problems.push(
      said.file.problemAt([...said.path, 'rows'], 'SubsidyRowMissing', {
        zh: `没有一行规定${yuan}元档次的补贴。`,
        en: `No row names the subsidy of the tier of ${yuan} yuan.`,
      }),
    );
    return noFen;
  }
  if (second !== undefined)
    problems.push(
      said.file.problemAt([...said.path, 'rows', second.index], 'SubsidyRowsOverlap', {
        zh: `${yuan}元档次的补贴有两行规定。`,
        en: `Two rows name the subsidy of the tier of ${yuan} yuan.`,
      }),
    );
  return fenOf(first.row.yuan);
};

const checkTotal = (
  total: Said<{ readonly rows: readonly SubsidyRow[] }>,
  tier: Fen,
  perLevel: FenPerLevel,
  problems: PolicyProblem[],
): void => {
  const stated = rowFor(total, tier, problems);
  const sum = levels.reduce((sofar, level) => sofar + perLevel[level], 0);
  if (stated !== sum)
    problems.push(
      total.file.problemAt([...total.path, 'rows'], 'LevelsDoNotAddUp', {
        zh: `${tier / 100}元档次：各级补贴相加为${sum / 100}元，合计写的是${stated / 100}元。`,
        en: `Tier of ${tier / 100} yuan: the levels add up to ${sum / 100}, the total says ${stated / 100}.`,
      }),
    );
};
