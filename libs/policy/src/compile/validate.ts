import { isWithin, addDays, type LocalDate } from '@jumin/kernel';
import { levels } from '../outcome';
import type { Policy, Rules } from '../policy';
import { fenOf } from './build-rules';
import { shared, topic, type Lineage } from './merge';
import type { PolicyProblem } from './problem';

/*
 * What every loaded policy is held against, whoever wrote it. Each check is numbered as in the list of the domain: 1 national floor, 2 tiers ascending,
 * 3 subsidy not falling, 4 levels add up (where the table is built), 5 windows, 6 special tier has identities, 7 代缴 or its mode, 8 units of one
 * county, 9 no gap in validity, 10 ceiling.
 */

type Check = (lineage: Lineage, policy: Policy, period: number | null, rules: Rules) => readonly PolicyProblem[];

/** Where a topic of the rules stands, for the line in the message; the county's file when nobody says it. */
const at = (lineage: Lineage, period: number | null, key: Parameters<typeof topic>[2]) =>
  topic(lineage, period, key) ?? { file: lineage.county, path: ['rules'], value: null };

/** 国发〔2014〕8号 art. 4: at least 30 yuan a year at the lowest tiers, at least 60 from 500 yuan up. */
const nationalFloor: Check = (lineage, _policy, period, rules) => {
  if (rules.subsidy === null) return [];
  const { file, path } = at(lineage, period, 'subsidy');
  return [...rules.subsidy.byTier].flatMap(([tier, perLevel]) => {
    const sum = levels.reduce((sofar, level) => sofar + perLevel[level], 0);
    const floor = fenOf(tier < fenOf(500) ? 30 : 60);
    return sum >= floor
      ? []
      : file.problemAt(path, 'BelowNationalFloor', {
          zh: `${tier / 100}元档次各级补贴共${sum / 100}元，低于国家最低标准${floor / 100}元。`,
          en: `The tier of ${tier / 100} yuan earns ${sum / 100} in all; the national floor is ${floor / 100}.`,
        });
  });
};

const tiersAscending: Check = (lineage, _policy, period, { tiersFen }) => {
  const { file, path } = at(lineage, period, 'tiers');
  return tiersFen.flatMap((tier, index) =>
    index === 0 || tier > tiersFen[index - 1]!
      ? []
      : file.problemAt([...path, 'yuan', index], 'TiersNotAscending', {
          zh: `档次应从低到高、不重复：${tier / 100}元排在${tiersFen[index - 1]! / 100}元之后。`,
          en: `Tiers must rise without repeats: ${tier / 100} yuan follows ${tiersFen[index - 1]! / 100}.`,
        }),
  );
};

const subsidyNotFalling: Check = (lineage, _policy, period, rules) => {
  if (rules.subsidy === null) return [];
  const { file, path } = at(lineage, period, 'subsidy');
  const rows = [...rules.subsidy.byTier].sort(([one], [other]) => one - other);
  return levels.flatMap((level) =>
    rows.flatMap(([tier, perLevel], index) => {
      const before = rows[index - 1];
      return before === undefined || perLevel[level] >= before[1][level]
        ? []
        : file.problemAt(
            [...path, level],
            'SubsidyFalls',
            {
              zh: `${tier / 100}元档次的补贴${perLevel[level] / 100}元低于${before[0] / 100}元档次的${before[1][level] / 100}元。`,
              en: `The subsidy falls from ${before[1][level] / 100} at ${before[0] / 100} yuan to ${perLevel[level] / 100} at ${tier / 100}.`,
            },
            'warning',
          );
    }),
  );
};

const windowsFit: Check = (lineage, policy, period, { windows }) => {
  const { file, path } = at(lineage, period, 'windows');
  const [first, last] = [`${policy.feeYear}-01-01`, `${policy.feeYear}-12-31`];
  const problems: PolicyProblem[] = [];
  windows.forEach((window, index) => {
    const where = [...path, 'list', index];
    if (window.from > window.to)
      problems.push(
        file.problemAt(where, 'WindowBackwards', {
          zh: `缴费期“${window.name.zh}”的起止日期颠倒。`,
          en: `The window "${window.name.en}" ends before it begins.`,
        }),
      );
    if (window.from < first || window.to > last)
      problems.push(
        file.problemAt(where, 'WindowOutsideFeeYear', {
          zh: `缴费期“${window.name.zh}”（${window.from}至${window.to}）超出${policy.feeYear}年度。`,
          en: `The window "${window.name.en}" (${window.from} to ${window.to}) leaves the fee year ${policy.feeYear}.`,
        }),
      );
    for (const earlier of windows.slice(0, index)) {
      const overlap = earlier.from <= window.to && window.from <= earlier.to;
      const same = [...earlier.allows].sort().join() === [...window.allows].sort().join();
      if (overlap && !same)
        problems.push(
          file.problemAt(where, 'WindowsContradict', {
            zh: `缴费期“${earlier.name.zh}”与“${window.name.zh}”重叠，允许的缴费类型却不同。`,
            en: `The windows "${earlier.name.en}" and "${window.name.en}" overlap and allow different things.`,
          }),
        );
    }
  });
  return problems;
};

const specialTierHasIdentities: Check = (lineage, _policy, period, { specialTier, onBehalf, tiersFen }) => {
  if (specialTier === null) return [];
  const { file, path } = at(lineage, period, 'specialTier');
  const problems: PolicyProblem[] = [];
  const onlyPaidOnBehalf = onBehalf !== null && [...onBehalf.amountFen.values()].includes(specialTier.tierFen);
  if (specialTier.selfPaidBy.size === 0 && !onlyPaidOnBehalf)
    problems.push(
      file.problemAt(path, 'SpecialTierWithoutIdentity', {
        zh: '特殊档次没有规定适用的身份：既无人可自缴，也不是代缴标准。',
        en: 'The special tier is open to nobody: no identity may pay it and none has it paid on behalf.',
      }),
    );
  if (tiersFen.length > 0 && specialTier.tierFen >= Math.min(...tiersFen))
    problems.push(
      file.problemAt([...path, 'yuan'], 'SpecialTierNotBelow', {
        zh: '特殊档次应低于最低的普通档次。',
        en: 'The special tier must be below the lowest ordinary one.',
      }),
    );
  return problems;
};

const onBehalfOrMode: Check = (lineage, _policy, period, { onBehalf, specialTier, tiersFen }) => {
  const said = topic(lineage, period, 'onBehalf');
  if (onBehalf === null || said === null || said.value.mode !== undefined) return [];
  const lowest = specialTier?.tierFen ?? Math.min(...tiersFen);
  return onBehalf.highestFen <= lowest
    ? []
    : [
        said.file.problemAt(said.path, 'OnBehalfWithoutMode', {
          zh: `代缴${onBehalf.highestFen / 100}元高于最低档次${lowest / 100}元，须写明 mode：within-tier（含在档次内）或 on-top（另加）。`,
          en: `${onBehalf.highestFen / 100} yuan on behalf exceed the lowest tier of ${lowest / 100}: state the mode, within-tier or on-top.`,
        }),
      ];
};

const capNotBelowTiers: Check = (lineage, _policy, period, { capFen, tiersFen }) => {
  const { file, path } = at(lineage, period, 'cap');
  return capFen >= Math.max(...tiersFen)
    ? []
    : [
        file.problemAt(path, 'CapBelowHighestTier', {
          zh: '年度上限低于最高档次。',
          en: 'The cap is below the highest tier.',
        }),
      ];
};

const belowCeiling: Check = (lineage, _policy, period, { tiersFen }) => {
  const ceiling = shared(lineage, 'ceiling');
  const highest = Math.max(...tiersFen);
  if (ceiling === null || highest <= fenOf(ceiling.value.yuan)) return [];
  const { file, path } = at(lineage, period, 'tiers');
  return [
    file.problemAt(path, 'AboveCeiling', {
      zh: `最高档次${highest / 100}元超过本省上限${ceiling.value.yuan}元。`,
      en: `The highest tier of ${highest / 100} yuan exceeds the ceiling of the province, ${ceiling.value.yuan}.`,
    }),
  ];
};

const checks: readonly Check[] = [
  nationalFloor,
  tiersAscending,
  subsidyNotFalling,
  windowsFit,
  specialTierHasIdentities,
  onBehalfOrMode,
  capNotBelowTiers,
  belowCeiling,
];

/** Every problem of the policy, errors and warnings. */
export const validate = (lineage: Lineage, policy: Policy): readonly PolicyProblem[] => {
  const parts = lineage.county.content.periods;
  const found = policy.periods.flatMap((rules, index) =>
    checks.flatMap((check) => check(lineage, policy, parts === undefined ? null : index, rules)),
  );
  const seen = new Set<string>(); // A rule that all parts of a year share is said once.
  const once = found.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
  return [...once, ...validityWithoutGap(lineage, policy), ...unitsOfTheCounty(lineage)];
};

const validityWithoutGap = ({ county }: Lineage, policy: Policy): readonly PolicyProblem[] => {
  const problems: PolicyProblem[] = [];
  let expected = `${policy.feeYear}-01-01` as LocalDate;
  policy.periods.forEach(({ from, to }, index) => {
    if (from !== expected || to < from)
      problems.push(
        county.problemAt(['periods', index], 'GapInValidity', {
          zh: `这一段应从${expected}开始：各段之间不得有空档或重叠。`,
          en: `This part must begin on ${expected}: parts of the fee year leave no gap and do not overlap.`,
        }),
      );
    expected = addDays(to, 1);
  });
  if (expected !== `${policy.feeYear + 1}-01-01`)
    problems.push(
      county.problemAt(['periods'], 'GapInValidity', {
        zh: `规定只到${addDays(expected, -1)}，没有覆盖到${policy.feeYear}-12-31。`,
        en: `The rules end on ${addDays(expected, -1)} and do not reach ${policy.feeYear}-12-31.`,
      }),
    );
  return problems;
};

const unitsOfTheCounty = ({ county }: Lineage): readonly PolicyProblem[] => {
  const { targets, county: code } = county.content;
  if (targets === undefined) return [];
  const problems: PolicyProblem[] = [];
  const seen = new Set<string>();
  targets.units.forEach(({ unit, name }, index) => {
    const where = ['targets', 'units', index, 'unit'];
    if (unit.length !== 9 || !isWithin(unit, code))
      problems.push(
        county.problemAt(where, 'UnitOfAnotherCounty', {
          zh: `${name}（${unit}）不是本县的乡镇代码。`,
          en: `${name} (${unit}) is not a township of this county.`,
        }),
      );
    if (seen.has(unit))
      problems.push(county.problemAt(where, 'UnitTwice', { zh: `${name}（${unit}）出现两次。`, en: `${name} (${unit}) is listed twice.` }));
    seen.add(unit);
  });
  const sum = targets.units.reduce((sofar, { payers }) => sofar + payers, 0);
  if (sum !== targets.totalPayers)
    problems.push(
      county.problemAt(['targets', 'totalPayers'], 'TargetsDoNotAddUp', {
        zh: `各单位目标合计${sum}人，合计写的是${targets.totalPayers}人。`,
        en: `The units add up to ${sum} payers, the total says ${targets.totalPayers}.`,
      }),
    );
  return problems;
};
