import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { fenFromYuan, parseLocalDate } from '@jumin/kernel';
import type { Sentence } from '../outcome';
import { countySchema, parentSchema } from './file-schema';
import type { CountyFile, ParentFile } from './file-shape';
import type { PolicyProblem, PolicyProblemCode } from './problem';

/** A policy file whose form is right, and where in its text each value stands. */
export interface ReadFile<Content> {
  readonly id: string;
  readonly content: Content;
  readonly problemAt: (
    path: readonly (string | number)[],
    code: PolicyProblemCode,
    sentence: Sentence,
    severity?: PolicyProblem['severity'],
  ) => PolicyProblem;
}

type Reading<Content> =
  { readonly ok: true; readonly file: ReadFile<Content> } | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true });
ajv.addKeyword({
  keyword: 'yuan',
  validate: (_yes: true, value: unknown) => typeof value === 'number' && fenFromYuan(String(value)).ok,
});
ajv.addKeyword({ keyword: 'calendarDay', validate: (_yes: true, value: unknown) => parseLocalDate(String(value)) !== undefined });

/** A reader of YAML files of one form; `Content` must be what the schema says. */
export const readerOf = <Content>(schema: object): ((text: string, id: string) => Reading<Content>) => {
  const validate = ajv.compile(schema);
  return (text, id) => read<Content>(text, id, validate);
};
export const readCountyFile = readerOf<CountyFile>(countySchema);
export const readParentFile = readerOf<ParentFile>(parentSchema);

function read<Content>(text: string, id: string, validate: ValidateFunction): Reading<Content> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }): PolicyProblem => ({
      severity: 'error',
      code: 'NotYaml',
      file: id,
      path: '',
      line: lines.linePos(pos[0]).line,
      zh: `不是有效的 YAML：${message}`,
      en: `This is not YAML: ${message}`,
    }));
    return { ok: false, problems };
  }
  const content: unknown = document.toJS();
  const problemAt: ReadFile<Content>['problemAt'] = (path, code, sentence, severity = 'error') => ({
    severity,
    code,
    file: id,
    path: pathText(path),
    line: lineOf(document, lines, path),
    ...sentence,
  });
  if (validate(content)) return { ok: true, file: { id, content: content as Content, problemAt } };
  return { ok: false, problems: validate.errors!.map((error) => formProblem(error, problemAt)) };
}

const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>((sofar, key) => (typeof key === 'number' ? `${sofar}[${key}]` : sofar === '' ? key : `${sofar}.${key}`), '');

/** The line of the value, or of the nearest thing around it that the file has. */
const lineOf = (document: Document, lines: LineCounter, path: readonly (string | number)[]): number | null => {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] | null } | undefined;
    if (node?.range) return lines.linePos(node.range[0]!).line;
  }
  return null;
};

const formProblem = (error: ErrorObject, problemAt: ReadFile<unknown>['problemAt']): PolicyProblem => {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')));
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      return problemAt([...path, key], 'UnknownKey', { zh: `这里没有“${key}”这一项。`, en: `There is no key "${key}" here.` });
    }
    case 'required': {
      const key = String(params['missingProperty']);
      return problemAt(path, 'MissingKey', { zh: `缺少“${key}”。`, en: `"${key}" is missing.` });
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly string[]).join(', ');
      return problemAt(path, 'WrongForm', { zh: `应为下列之一：${allowed}。`, en: `It must be one of: ${allowed}.` });
    }
    case 'yuan':
      return problemAt(path, 'WrongForm', {
        zh: '应为以元计的金额，最多两位小数。',
        en: 'It must be an amount in yuan with at most two decimals.',
      });
    case 'calendarDay':
      return problemAt(path, 'WrongForm', { zh: '日历上没有这一天。', en: 'The calendar has no such day.' });
    default: {
      const found = JSON.stringify(error.data)?.slice(0, 60) ?? 'nothing';
      return problemAt(path, 'WrongForm', { zh: `格式不对（${found}）：${error.message}。`, en: `${found} ${error.message}.` });
    }
  }
};
