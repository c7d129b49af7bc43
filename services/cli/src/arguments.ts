import { badUsage } from './refusal';

/** How an option's value is written. */
export type OptionKind = 'flag' | 'text' | 'date' | 'instant' | 'moment' | 'county' | 'year' | 'count' | 'period';
export type Options = Readonly<Record<string, OptionKind>>;

export interface Parsed {
  readonly positionals: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  /** Throws where the option is missing. */
  needed(option: string): string;
}

const date = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const instant = /^\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const forms: Readonly<Record<Exclude<OptionKind, 'flag' | 'text'>, readonly [RegExp, string]>> = {
  date: [date, '2024-03-01'],
  instant: [instant, '2024-06-30T23:59:00+08:00'],
  moment: [new RegExp(`${date.source}|${instant.source}`), '2024-06-30 | 2024-06-30T12:00:00+08:00'],
  county: [/^\d{6}$/, '341323'],
  year: [/^20\d\d$/, '2024'],
  count: [/^\d{1,9}$/, '1000'],
  period: [/^20\d\d(-(0[1-9]|1[0-2]))?$/, '2024 | 2024-04'],
};

const ofADay: ReadonlySet<OptionKind> = new Set(['date', 'instant', 'moment']);
/** No 30th of February. */
const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

/** Options that every command takes. */
export const everywhere: Options = { data: 'text', url: 'text', json: 'flag', lang: 'text', help: 'flag' };

/** `--name value`, `--name=value` and bare words. Anything that the command does not know is bad usage, said before anything happens. */
export function parseArguments(args: readonly string[], own: Options): Parsed {
  const options: Options = { ...everywhere, ...own };
  const values = new Map<string, string>();
  const positionals: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!;
    if (!argument.startsWith('--')) {
      positionals.push(argument);
      continue;
    }
    const [name = '', inline] = argument.slice(2).split(/=(.*)/s, 2);
    const kind = Object.hasOwn(options, name) ? options[name]! : undefined;
    if (kind === undefined) throw badUsage(`没有选项 --${name}`, `there is no option --${name}`);
    if (values.has(name)) throw badUsage(`选项 --${name} 给了两次`, `the option --${name} is given twice`);
    if (kind === 'flag') {
      if (inline !== undefined) throw badUsage(`选项 --${name} 不带值`, `the option --${name} takes no value`);
      values.set(name, 'true');
      continue;
    }
    const value = inline ?? args[++index];
    if (value === undefined || (inline === undefined && value.startsWith('--')))
      throw badUsage(`选项 --${name} 缺少值`, `the option --${name} needs a value`);
    const form = kind === 'text' ? undefined : forms[kind];
    if (form && !(form[0].test(value) && (!ofADay.has(kind) || isDay(value.slice(0, 10)))))
      throw badUsage(`选项 --${name} 应写作 ${form[1]}`, `the option --${name} is written like ${form[1]}`);
    values.set(name, value);
  }
  return {
    positionals,
    text: (option) => values.get(option),
    flag: (option) => values.has(option),
    needed: (option) => {
      const value = values.get(option);
      if (value === undefined) throw badUsage(`缺少选项 --${option}`, `the option --${option} is missing`);
      return value;
    },
  };
}
