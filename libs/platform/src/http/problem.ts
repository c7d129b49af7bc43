/** Where in what was sent: a file's line and column, or the pointer of a JSON field. */
export interface ProblemPlace {
  readonly sheet?: string;
  readonly line?: number;
  readonly column?: string;
  readonly field?: string;
}

export interface ProblemOptions {
  /** HTTP status. */
  readonly status: number;
  /** Stable; clients decide by it and never by the sentences. */
  readonly code: string;
  /** What is wrong and what to do, as an officer says it. Nothing personal may be in it. */
  readonly zh: string;
  readonly en: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly where?: ProblemPlace;
}

/** An answer that is not what was asked for. Thrown at the edge only; inside, a refusal is a value. */
export class Problem extends Error implements ProblemOptions {
  readonly status: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  declare readonly details?: Readonly<Record<string, unknown>>;
  declare readonly where?: ProblemPlace;

  constructor({ status, code, zh, en, details, where }: ProblemOptions) {
    super(`${code}: ${en}`);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.zh = zh;
    this.en = en;
    if (details !== undefined) this.details = details;
    if (where !== undefined) this.where = where;
  }
}

/** RFC 9457. `type` is a name, not an address: nothing has to be fetched to understand it. */
export const problemBody = ({ status, code, zh, en, details, where }: ProblemOptions): object => ({
  type: `urn:jumin:problem:${code}`,
  title: code,
  status,
  detail: `${zh} · ${en}`,
  code,
  zh,
  en,
  ...(where === undefined ? {} : { where }),
  ...(details === undefined ? {} : { details }),
});
