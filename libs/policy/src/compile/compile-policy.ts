import { feeYear, localDate, type LocalDate } from '@jumin/kernel';
import type { Grounds } from '../outcome';
import type { Codes, Kpi, Policy, Rules, Targets } from '../policy';
import { buildRules, fenOf } from './build-rules';
import { canonicalJson, sha256Of } from './canonical';
import type { CountyFile, ParentFile } from './file-shape';
import { groundsOf, shared, type Lineage } from './merge';
import { inReadingOrder, type PolicyProblem } from './problem';
import { readCountyFile, readParentFile, type ReadFile } from './read-file';
import { validate } from './validate';

/** Parent files by id, or just their texts: each says its own id. */
export type ParentTexts = Readonly<Record<string, string>> | readonly string[];

export type CompiledPolicy =
  | {
      readonly ok: true;
      readonly policy: Policy;
      readonly warnings: readonly PolicyProblem[];
      /** Texts of the files it inherits from, nearest first: what an event has to hold beside the county's own text. */
      readonly parents: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * A county's policy of one fee year from its text and the texts it inherits from. Pure; the same texts always give the same version. `file` is the name
 * that problems go by, before the text itself says which county and year it is for.
 */
export const compilePolicy = (text: string, parents: ParentTexts, file = 'policy'): CompiledPolicy => {
  const read = readCountyFile(text, file);
  if (!read.ok) return read;
  const chain = parentsOf(read.file, byId(parents));
  if (!chain.ok) return chain;
  const lineage: Lineage = { county: read.file, parents: chain.files };
  const problems: PolicyProblem[] = [];
  const policy = build(lineage, problems);
  if (policy !== null) problems.push(...validate(lineage, policy));
  const found = inReadingOrder(problems);
  if (policy === null || found.some(({ severity }) => severity === 'error')) return { ok: false, problems: found };
  return { ok: true, policy, warnings: found, parents: chain.texts };
};

const byId = (parents: ParentTexts): ReadonlyMap<string, string> =>
  new Map(Array.isArray(parents) ? (parents as readonly string[]).map((text) => [idIn(text), text]) : Object.entries(parents));

/** The id that a parent file gives itself, without reading the rest of it. */
const idIn = (text: string): string => /^id:\s*['"]?([^\s'"#]+)/m.exec(text)?.[1] ?? '';

type Chain =
  | { readonly ok: true; readonly files: readonly ReadFile<ParentFile>[]; readonly texts: readonly string[] }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const parentsOf = (county: ReadFile<CountyFile>, texts: ReadonlyMap<string, string>): Chain => {
  const files: ReadFile<ParentFile>[] = [];
  let heir: ReadFile<CountyFile> | ReadFile<ParentFile> = county;
  for (let id = heir.content.inherits; id !== undefined; id = heir.content.inherits) {
    const refused = (code: 'UnknownParent' | 'ParentsInACircle', zh: string, en: string): Chain => ({
      ok: false,
      problems: [heir.problemAt(['inherits'], code, { zh, en })],
    });
    if (files.some((file) => file.id === id))
      return refused('ParentsInACircle', `“${id}”的上级又指回它自己。`, `"${id}" inherits from itself.`);
    const text = texts.get(id);
    if (text === undefined) return refused('UnknownParent', `没有给出上级文件“${id}”。`, `The parent file "${id}" was not given.`);
    const read = readParentFile(text, id);
    if (!read.ok) return read;
    files.push(read.file);
    heir = read.file;
  }
  return { ok: true, files, texts: files.map(({ id }) => texts.get(id)!) };
};

const build = (lineage: Lineage, problems: PolicyProblem[]): Policy | null => {
  const { county, parents } = lineage;
  const { content } = county;
  const identityWord = wordsOf(lineage, problems);
  const wordOf = (word: string) => identityWord.get(word) ?? null;
  const wholeYear = [{ from: `${content.feeYear}-01-01`, to: `${content.feeYear}-12-31` }];
  const periods = (content.periods ?? wholeYear).map(({ from, to }, index) =>
    buildRules(lineage, content.periods === undefined ? null : index, localDate(from), localDate(to), wordOf, problems),
  );
  if (!periods.every((rules): rules is Rules => rules !== null)) return null;
  const sha256 = sha256Of(canonicalJson([content, ...parents.map((parent) => parent.content)]));
  const files = [county, ...parents];
  const value = <Key extends 'dueWorkingDays' | 'channels' | 'moneyRoute' | 'reportRhythm'>(key: Key) => {
    const said = shared(lineage, key);
    if (said !== null) groundsOf(lineage, said, problems);
    return said?.value;
  };
  return {
    id: `${content.county}-${content.feeYear}`,
    county: content.county,
    countyName: content.name,
    province: content.county.slice(0, 2),
    feeYear: feeYear(content.feeYear),
    sha256,
    version: sha256.slice(0, 12),
    periods,
    targets: targetsOf(lineage, problems),
    kpis: kpisOf(lineage, problems),
    assumptions: files.flatMap((file) => file.content.assumptions ?? []),
    documents: files.flatMap((file) =>
      (file.content.documents ?? []).map(({ number, title, issuedOn }) => ({ number, title, issuedOn: issuedOn ?? null })),
    ),
    codes: codesOf(lineage, problems),
    dueWorkingDays: value('dueWorkingDays')?.days ?? 10,
    channels: value('channels')?.names ?? [],
    moneyRoute: value('moneyRoute')?.route ?? 'treasury',
    reportRhythm: value('reportRhythm')?.rhythm ?? 'monthly',
    identityWord,
  };
};

const wordsOf = (lineage: Lineage, problems: PolicyProblem[]): ReadonlyMap<string, string> => {
  const said = shared(lineage, 'identities');
  const words = new Map<string, string>();
  if (said === null) return words;
  groundsOf(lineage, said, problems);
  said.value.words.forEach(({ word, also = [] }, index) => {
    for (const synonym of [word, ...also]) {
      if (words.has(synonym))
        problems.push(
          said.file.problemAt([...said.path, 'words', index], 'IdentityTwice', {
            zh: `“${synonym}”列了两次。`,
            en: `"${synonym}" is listed twice.`,
          }),
        );
      words.set(synonym, word);
    }
  });
  return words;
};

/** 财政机关 and the rest as the exchanged files code them, unless a policy says otherwise. */
const codesOf = (lineage: Lineage, problems: PolicyProblem[]): Codes => {
  const said = shared(lineage, 'codes');
  if (said !== null) groundsOf(lineage, said, problems);
  const treasury = said?.value.treasury ?? `${lineage.county.content.county}0000`;
  return {
    treasury,
    collectingBody: said?.value.collectingBody ?? `1${treasury}`,
    budgetSubject: said?.value.budgetSubject ?? '1021001',
    budgetLevel: said?.value.budgetLevel ?? '4',
  };
};

const targetsOf = (lineage: Lineage, problems: PolicyProblem[]): Targets | null => {
  const { targets } = lineage.county.content;
  if (targets === undefined) return null;
  const grounds = groundsOf(lineage, { value: targets, file: lineage.county, path: ['targets'] }, problems);
  return { units: targets.units, totalPayers: targets.totalPayers, grounds };
};

const kpisOf = (lineage: Lineage, problems: PolicyProblem[]): readonly Kpi[] =>
  (lineage.county.content.kpis ?? []).map((kpi, index): Kpi => {
    const grounds: Grounds = groundsOf(lineage, { value: kpi, file: lineage.county, path: ['kpis', index] }, problems);
    const atLeast =
      kpi.atLeastYuan !== undefined
        ? fenOf(kpi.atLeastYuan)
        : kpi.atLeastPercent !== undefined
          ? Math.round(kpi.atLeastPercent * 100)
          : null;
    const by: LocalDate | null = kpi.by === undefined ? null : localDate(kpi.by);
    return { id: kpi.id, name: kpi.name, formula: kpi.formula, atLeast, by, grounds };
  });
