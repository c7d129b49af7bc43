import type { Grounds } from '../outcome';
import type { CountyFile, Grounded, ParentFile, RulesEntry, SharedEntry, SubsidyEntry } from './file-shape';
import type { PolicyProblem } from './problem';
import type { ReadFile } from './read-file';

/** One value and the file that says it. */
export interface Said<Value> {
  readonly value: Value;
  readonly file: ReadFile<SharedEntry>;
  readonly path: readonly (string | number)[];
}

/** The county's file and those it inherits from, nearest first. */
export interface Lineage {
  readonly county: ReadFile<CountyFile>;
  readonly parents: readonly ReadFile<ParentFile>[];
}

const filesOf = ({ county, parents }: Lineage): readonly ReadFile<SharedEntry>[] => [county, ...parents];

/** A topic outside the rules, as the nearest file says it. */
export const shared = <Key extends keyof SharedEntry>(lineage: Lineage, key: Key): Said<NonNullable<SharedEntry[Key]>> | null => {
  for (const file of filesOf(lineage)) {
    const value = file.content[key];
    if (value !== undefined) return { value, file, path: [key] };
  }
  return null;
};

/** A topic of the rules, as the nearest file says it; `period` is the part of the fee year, where the county's file has parts. */
export const topic = <Key extends keyof RulesEntry>(
  lineage: Lineage,
  period: number | null,
  key: Key,
): Said<NonNullable<RulesEntry[Key]>> | null => {
  const { county } = lineage;
  const own = period === null ? undefined : county.content.periods?.[period]?.rules?.[key];
  if (own !== undefined) return { value: own, file: county, path: ['periods', period!, 'rules', key] };
  for (const file of filesOf(lineage)) {
    const value = file.content.rules?.[key];
    if (value !== undefined) return { value, file, path: ['rules', key] };
  }
  return null;
};

/** The subsidy of one level: levels are topics of their own, since a province states its part once for all counties. */
export const subsidyPart = <Key extends keyof SubsidyEntry>(
  lineage: Lineage,
  period: number | null,
  key: Key,
): Said<NonNullable<SubsidyEntry[Key]>> | null => {
  const { county } = lineage;
  const own = period === null ? undefined : county.content.periods?.[period]?.rules?.subsidy?.[key];
  if (own !== undefined) return { value: own, file: county, path: ['periods', period!, 'rules', 'subsidy', key] };
  for (const file of filesOf(lineage)) {
    const value = file.content.rules?.subsidy?.[key];
    if (value !== undefined) return { value, file, path: ['rules', 'subsidy', key] };
  }
  return null;
};

/** The grounds of a value, its assumption spelt out; a value without any, or with unknown ones, is a problem of its file. */
export const groundsOf = (lineage: Lineage, said: Said<Grounded>, problems: PolicyProblem[]): Grounds => {
  const { value, file, path } = said;
  const { source, assumption: id } = value;
  const own: ReadFile<SharedEntry> = file;
  const inheritedFrom = own === lineage.county ? null : file.id;
  const known = filesOf(lineage).slice(filesOf(lineage).indexOf(file));
  if (source === undefined && id === undefined)
    problems.push(
      file.problemAt(path, 'NoGrounds', {
        zh: '这一项既没有文件依据，也没有列明的假定。',
        en: 'This rests neither on a document nor on a listed assumption.',
      }),
    );
  const assumption = id === undefined ? null : known.flatMap(({ content }) => content.assumptions ?? []).find((listed) => listed.id === id);
  if (assumption === undefined)
    problems.push(
      file.problemAt([...path, 'assumption'], 'UnknownAssumption', {
        zh: `假定“${id}”没有列在 assumptions 里。`,
        en: `The assumption "${id}" is not listed under assumptions.`,
      }),
    );
  const documents = known.flatMap(({ content }) => content.documents ?? []);
  if (source !== undefined && !documents.some(({ number }) => number === source.document))
    problems.push(
      file.problemAt([...path, 'source', 'document'], 'UnknownDocument', {
        zh: `文件“${source.document}”没有列在 documents 里。`,
        en: `The document "${source.document}" is not listed under documents.`,
      }),
    );
  return { source: source ?? null, assumption: assumption ?? null, inheritedFrom };
};
