import { hostname } from 'node:os';
import { filesRule, required, rules, variables, type Variable, type VariableName } from './variables';

/** The environment of a process, checked. Absent where it is not set and has no default; an empty text counts as not set. */
export type Configuration = Readonly<Partial<Record<VariableName, string>>> &
  Readonly<
    Record<
      | 'DATABASE_URL'
      | 'JUMIN_LOG'
      | 'KAFKA_BROKERS'
      | 'KAFKA_PREFIX'
      | 'KAFKA_PARTITIONS'
      | 'KAFKA_REPLICAS'
      | 'KAFKA_FETCH_WAIT_MS'
      | 'OIDC_AUDIENCE'
      | 'S3_REGION'
      | 'JUMIN_SERVICE_URL'
      | 'HOST'
      | 'PORT'
      | 'JUMIN_INSTANCE'
      | 'JUMIN_CLOCK'
      | 'JUMIN_SHIPPED_POLICIES'
      | 'LOG_LEVEL',
      string
    >
  >;

/** Something is missing or wrong; one line per variable, which names it and never quotes it, since it may be a secret. Exit code 2. */
export class ConfigurationRefused extends Error {
  readonly code = 'BadConfiguration';
  readonly exitCode = 2;
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigurationRefused';
  }
}

const line = (name: VariableName, zh: string, en: string): string => `BadConfiguration: ${name} ${zh} · ${name} ${en}`;
const all = variables as Readonly<Record<VariableName, Variable>>;

interface Checked {
  /** Whether the service takes in files, and so needs a place for them. */
  readonly files: boolean;
  /** To migrate a database nothing else is needed than the database. */
  readonly only?: readonly VariableName[];
}

/** Throws ConfigurationRefused. */
export const configurationOf = (environment: NodeJS.ProcessEnv, { files, only }: Checked): Configuration => {
  const given = Object.fromEntries(
    (Object.keys(all) as VariableName[]).flatMap((name) => {
      const text = environment[name] || all[name].byDefault;
      return text === undefined ? [] : [[name, text]];
    }),
  ) as Partial<Record<VariableName, string>>;
  given.JUMIN_INSTANCE ??= `${hostname()}-${process.pid}`;
  const lines: string[] = [];
  const missing = (name: VariableName, { zh, en }: { readonly zh: string; readonly en: string }): void => {
    if (!only || only.includes(name)) lines.push(line(name, `未设置：${zh}`, `is not set: ${en}`));
  };
  for (const name of required) if (given[name] === undefined) missing(name, all[name]);
  for (const rule of [...rules, ...(files ? [filesRule] : [])]) {
    const { names, when, oneOf } = { when: undefined, oneOf: undefined, ...rule };
    const asked = when === undefined || (when.is === undefined ? given[when.name] !== undefined : given[when.name] === when.is);
    if (asked && (oneOf ?? [names]).every((name) => given[name] === undefined)) missing(names, rule);
  }
  for (const [name, text] of Object.entries(given) as [VariableName, string][]) {
    const { pattern, choices, zh, en } = all[name];
    const fits = (pattern === undefined || new RegExp(pattern).test(text)) && (choices === undefined || choices.includes(text));
    if (!fits && (!only || only.includes(name))) lines.push(line(name, `的值有误，应为：${zh}`, `is not as it should be: ${en}`));
  }
  if (lines.length > 0) throw new ConfigurationRefused(lines);
  return given as Configuration;
};

/** The configuration as it would be used, secrets hidden. */
export const shown = (configuration: Configuration): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (Object.entries(configuration) as [VariableName, string][]).map(([name, text]) => [name, all[name].secret ? '***' : text]),
  );

/** JSON Schema (2020-12) of the environment: every value is text. */
export const configurationSchema = (service: string, files: boolean): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `${service}: environment · 环境变量`,
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(all).map(([name, { zh, en, pattern, choices, byDefault, secret }]) => [
      name,
      {
        type: 'string',
        description: `${zh} · ${en}`,
        ...(pattern === undefined ? {} : { pattern }),
        ...(choices === undefined ? {} : { enum: choices }),
        ...(byDefault === undefined ? {} : { default: byDefault }),
        ...(secret ? { writeOnly: true } : {}),
      },
    ]),
  ),
  required,
  allOf: [...rules, ...(files ? [filesRule] : [])].map((rule) => {
    const { names, when, oneOf } = { when: undefined, oneOf: undefined, ...rule };
    const then = oneOf ? { anyOf: oneOf.map((name) => ({ required: [name] })) } : { required: [names] };
    if (when === undefined) return then;
    return { if: { required: [when.name], ...(when.is === undefined ? {} : { properties: { [when.name]: { const: when.is } } }) }, then };
  }),
});
