import { countyOf, parseCitizenNumber, unitOf } from '@jumin/kernel';
import type { IndexKind } from '@jumin/vault';
import { CellProblem, hasLostDigits, type CellReader } from './cell';
import type { Column } from './file-kind';
import { tidy } from './tidy';

export interface ColumnOptions<Value = unknown> {
  readonly key?: true;
  /** Default: keys are required, other columns are not. */
  readonly required?: boolean;
  /** The heading has it, though cells may be empty. */
  readonly inHeading?: true;
  readonly change?: 'freely' | { readonly onlyTo: Value };
  readonly totalled?: true;
}

const columnOf = (title: string, field: string, options: ColumnOptions, take: Column['take']): Column => {
  const key = options.key ?? false;
  const required = options.required ?? key;
  return {
    title,
    field,
    key,
    required,
    inHeading: options.inHeading ?? required,
    change: options.change,
    totalled: options.totalled ?? false,
    take,
  };
};

/** A column that is read by itself into one field of the line; the reader is checked against the line's type. */
export const columnsOf =
  <Line extends object>() =>
  <Field extends keyof Line & string>(
    title: string,
    field: Field,
    read: CellReader<Exclude<Line[Field], undefined>>,
    options: ColumnOptions<Exclude<Line[Field], undefined>> = {},
  ): Column =>
    columnOf(title, field, options, (text, numeric, { fields }) => {
      const value = read(text, numeric);
      if (value instanceof CellProblem) return value;
      fields[field] = value;
      return undefined;
    });

/** The person of a line: `subjectId` and `born`; `sex` where rules need it. */
export const citizenNumberColumn = (
  title: string,
  { withSex = false, sealed = false, ...options }: ColumnOptions & PersonOptions = {},
): Column =>
  columnOf(title, 'subjectId', options, (text, numeric, draft, { vault }) => {
    if (hasLostDigits(tidy(text), numeric)) return new CellProblem('PrecisionLost');
    const parsed = parseCitizenNumber(text);
    if (!parsed.ok) return new CellProblem(parsed.code === 'NumberMissing' ? 'CellEmpty' : parsed.code);
    draft.fields['subjectId'] = vault.subjectIdOf(parsed.number);
    draft.fields['born'] = parsed.born;
    if (withSex) draft.fields['sex'] = parsed.sex;
    if (sealed) (draft.personal ??= {})['number'] = parsed.number;
    return undefined;
  });

interface PersonOptions {
  readonly withSex?: boolean;
  /** Also kept readable, inside the line's sealed blob. */
  readonly sealed?: boolean;
}

const nameLongest = 60;
/** The name as a blind index, by which lists are compared. */
export const nameColumn = (
  title: string,
  field: string,
  { sealed = false, ...options }: ColumnOptions & { readonly sealed?: boolean } = {},
): Column =>
  columnOf(title, field, options, (text, _numeric, draft, { vault }) => {
    const name = tidy(text);
    if (name.length > nameLongest) return new CellProblem('TextTooLong', { longest: nameLongest });
    draft.fields[field] = vault.blindIndex('name', name);
    if (sealed) (draft.personal ??= {})['name'] = text.normalize('NFKC').trim();
    return undefined;
  });

const secretLongest = 40;
/** A phone or a bank account: a blind index in the line, the value itself sealed where `sealedAs` names it. */
export const secretColumn = (
  title: string,
  field: string,
  kind: IndexKind,
  { sealedAs, ...options }: ColumnOptions & { readonly sealedAs?: string } = {},
): Column =>
  columnOf(title, field, options, (text, numeric, draft, { vault }) => {
    const value = tidy(text);
    if (hasLostDigits(value, numeric)) return new CellProblem('PrecisionLost');
    if (value.length > secretLongest) return new CellProblem('TextTooLong', { longest: secretLongest });
    draft.fields[field] = vault.blindIndex(kind, value);
    if (sealedAs !== undefined) (draft.personal ??= {})[sealedAs] = value;
    return undefined;
  });

/** The village of a registration, which must exist in the file's own county: `county`, `unit` and `village`. */
export const ownVillageColumn = (title: string, options: ColumnOptions = {}): Column =>
  columnOf(title, 'village', options, (text, _numeric, { fields }, { county, divisions }) => {
    const village = tidy(text);
    const villageCounty = countyOf(village);
    const known = divisions.find(village)?.level === 'village';
    // Villages of counties that this deployment does not serve are not in its table; their code still says that they are elsewhere.
    const elsewhere = villageCounty !== county && (known || (/^\d{12}$/.test(village) && divisions.find(villageCounty) === undefined));
    if (elsewhere)
      return new CellProblem('VillageOfAnotherCounty', {
        villageCounty: divisions.nameOf(villageCounty),
        county: divisions.nameOf(county),
      });
    if (!known) return new CellProblem('UnknownVillage');
    fields['county'] = villageCounty;
    fields['unit'] = unitOf(village);
    fields['village'] = village;
    return undefined;
  });
