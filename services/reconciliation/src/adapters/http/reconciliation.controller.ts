import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { firstDayOf, lastDayOf, parseMonth, type LocalDate, type Month } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  byKey,
  closed,
  countyIn,
  CurrentActor,
  JsonBody,
  listOf,
  orNull,
  Problem,
  texts,
} from '@jumin/platform';
import { catalogue } from '../../domain/case/catalogue';
import type { Payer } from '../../domain/case/corrections';
import type { Reconciliation } from '../../service';

export const RECONCILIATION = Symbol('Reconciliation');
export const EDGE = Symbol('ReconciliationEdge');

export interface ReconciliationEdge {
  /** Resolves once everything handed in so far has taken effect: a day closes over all its documents. */
  readonly settle: () => Promise<unknown>;
  /** Ends the county's day for files before its differences are looked for: what was cut off goes on, an incomplete series is one of them (D30). */
  readonly closeIntake?: (county: string, day: LocalDate) => Promise<unknown>;
  /** The pseudonym of a citizen number; undefined where it is none. */
  readonly subjectOf?: (number: string) => Promise<string | undefined>;
  /** Whom registration knows under this pseudonym, and whether the name on the voucher's line of `of` is theirs; null where it knows nobody. */
  readonly payerOf?: (line: { readonly voucherNo: string; readonly of: string; readonly to: string }) => Promise<Payer | null>;
  /** Citizen numbers of these subjects for this actor, revealed and logged by registration; a subject that may not be shown is left out. */
  readonly numbersOf?: (subjectIds: readonly string[], actor: Actor) => Promise<ReadonlyMap<string, string>>;
}

const periodSchema = { type: 'string', pattern: '^\\d{4}(-\\d{2})?$', description: '2024 or 2024-04' };
const states = ['in-transit', 'open', 'attributed', 'submitted', 'countersigned', 'corrected', 'closed', 'cleared'];
/** Cases, and the lines that explain themselves. */
const classes = [...Object.keys(catalogue), 'D09', 'D10', 'D11'].sort();

/** A difference between the parties, as `reconcile status --json` prints it. */
export const discrepancyAnswer = answered({
  id: texts.text,
  class: { type: 'string', enum: classes },
  erred: texts.text,
  corrects: texts.text,
  state: { type: 'string', enum: states },
  openedOn: texts.date,
  dueOn: orNull(texts.date),
  clearedOn: orNull(texts.date),
  keys: byKey(texts.text),
  amountFen: orNull(texts.fen),
  differenceFen: orNull(texts.fen),
  parties: byKey(texts.object),
  firstDifference: orNull(texts.object),
  rule: {},
});

@Controller('reconciliation')
export class ReconciliationController {
  constructor(
    @Inject(RECONCILIATION) private readonly reconciliation: Reconciliation,
    @Inject(EDGE) private readonly edge: ReconciliationEdge,
  ) {}

  @Post('runs')
  @HttpCode(200)
  @Answers(
    answered({ county: texts.county, through: texts.date, opened: texts.integer, cleared: texts.integer, unknown: listOf(texts.object) }, [
      'unknown',
    ]),
  )
  @ApiOperation({ summary: '对账 · Close the days of a month or year that are over: find, attribute, clear' })
  async run(
    @CurrentActor() actor: Actor,
    @JsonBody(closed({ county: texts.county, period: periodSchema }, ['county', 'period'])) body: { county?: unknown; period?: unknown },
  ): Promise<object> {
    const county = countyIn(body?.county, badCounty);
    const { to } = periodOf(body?.period);
    authorise(actor, 'run-reconciliation', county);
    const over = this.reconciliation.lastDayOver();
    const through = over < to ? over : to;
    await this.edge.closeIntake?.(county, through);
    await this.edge.settle();
    const closed = await this.reconciliation.closeDays(county, through);
    await this.edge.settle();
    return { county, through, ...closed };
  }

  @Get('discrepancies')
  @Answers(listOf(discrepancyAnswer))
  @ApiOperation({
    summary:
      '差异 · Discrepancies of a month or year as they stand; with numbers=true people by citizen number, which is kept with who saw them',
  })
  @ApiQuery({ name: 'state', required: false, enum: states })
  @ApiQuery({ name: 'class', required: false, enum: classes })
  @ApiQuery({ name: 'numbers', required: false })
  async discrepancies(
    @CurrentActor() actor: Actor,
    @Query('county') county: string,
    @Query('period') period: string,
    @Query('state') state?: string,
    @Query('class') discrepancy?: string,
    @Query('numbers') numbered?: string,
  ): Promise<readonly object[]> {
    const of = countyIn(county, badCounty);
    authorise(actor, 'read', of);
    if (numbered === 'true') authorise(actor, 'reveal-numbers', of);
    known('state', state, states);
    known('class', discrepancy, classes);
    const question = { county: of, ...periodOf(period), ...(state ? { state } : {}), ...(discrepancy ? { class: discrepancy } : {}) };
    const found = await this.reconciliation.status(question);
    const subjects = new Set(found.flatMap(({ keys: { subjectId } }) => subjectId ?? []));
    const numbers = numbered === 'true' && subjects.size > 0 ? await this.edge.numbersOf?.([...subjects], actor) : undefined;
    return found.map((line) => {
      const idNumber = line.keys.subjectId === undefined ? undefined : numbers?.get(line.keys.subjectId);
      return idNumber === undefined ? line : { ...line, keys: { ...line.keys, idNumber } };
    });
  }
}

/** A word that nobody knows would find nothing, which reads as if nothing were wrong. */
const known = (field: string, value: string | undefined, permitted: readonly string[]): void => {
  if (!value || permitted.includes(value)) return;
  throw new Problem({
    status: 400,
    code: 'BadQuery',
    zh: `${field} 可用：${permitted.join('、')}`,
    en: `${field} is one of: ${permitted.join(', ')}`,
    where: { field },
  });
};

/** A month, or a year with the January after it, in which what crosses its end comes to rest. */
export const periodOf = (period: unknown): { readonly from: LocalDate; readonly to: LocalDate } => {
  if (typeof period === 'string' && /^[12]\d{3}$/.test(period))
    return { from: `${period}-01-01` as LocalDate, to: lastDayOf(`${Number(period) + 1}-01` as Month) };
  const month = typeof period === 'string' ? parseMonth(period) : undefined;
  if (month === undefined)
    throw new Problem({
      status: 400,
      code: 'BadPeriod',
      zh: '期间应为 2024 或 2024-04 的形式',
      en: 'A period is a year, 2024, or a month, 2024-04',
      where: { field: 'period' },
    });
  return { from: firstDayOf(month), to: lastDayOf(month) };
};

export const badCounty = (field: string): Problem =>
  new Problem({ status: 400, code: 'BadCounty', zh: '县级代码应为 6 位数字', en: 'A county is a code of 6 digits', where: { field } });
