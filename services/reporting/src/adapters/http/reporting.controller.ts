import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { endOfDay, parseInstant, parseLocalDate, type Instant } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  byKey,
  countyIn,
  CurrentActor,
  limitIn,
  listOf,
  orNull,
  pageOf as pageAnswer,
  type Past,
  Problem,
  texts,
} from '@jumin/platform';
import { bridgeItems } from '../../read-models/bridge/items';
import type { OfYear, Reporting } from '../../service';

export const REPORTING = Symbol('Reporting');
export const PAST = Symbol('PastReporting');
/** Absent where the log of all services cannot be replayed. */
export type PastReporting = Past<Reporting> | undefined;

const sums = { keptFen: texts.fen, onBehalfFen: texts.fen, refundDueFen: texts.fen, subsidyFen: byKey(texts.fen) };
const unitAnswer = answered({
  unit: texts.text,
  unitName: texts.text,
  targetPeople: orNull(texts.integer),
  people: texts.integer,
  payers: texts.integer,
  ...sums,
  averageFen: orNull(texts.fen),
  averageOwnFen: orNull(texts.fen),
});
const personAnswer = answered({ subjectId: texts.subject, unit: texts.text, village: texts.text, tierFen: texts.fen, ...sums });
const bridgeAnswer = answered({
  enteredFen: texts.fen,
  postedFen: texts.fen,
  refundDueFen: texts.fen,
  byMonth: byKey(answered({ enteredFen: texts.fen, postedFen: texts.fen })),
  byUnit: byKey(answered({ people: texts.integer, payers: texts.integer, ...sums })),
  lines: listOf(answered({ item: texts.text, amountFen: texts.fen, reasons: listOf(texts.object) }, ['reasons'])),
  differenceFen: texts.fen,
  subsidy: texts.object,
  onBehalf: texts.object,
});

const asOfQuery = {
  name: 'asOf',
  required: false,
  description: 'As it was known at an instant (RFC 3339) or at the end of a day of the clock of the log; by default now.',
} as const;

/** Figures as they stand now, or as of an instant: by the same queries over tables folded from the log up to there. */
@Controller('reporting')
export class ReportingController {
  constructor(
    @Inject(REPORTING) private readonly reporting: Reporting,
    @Inject(PAST) private readonly past: { readonly reporting: PastReporting },
  ) {}

  private async known<Answer>(asOf: string | undefined, ask: (reporting: Reporting) => Promise<Answer>): Promise<Answer> {
    if (asOf === undefined) return ask(this.reporting);
    const knownAt = instantOf(asOf);
    if (this.past.reporting === undefined) throw notReplayed();
    return this.past.reporting.asOf(knownAt, ask);
  }

  @Get('counties/:county/years/:year/progress')
  @ApiQuery(asOfQuery)
  @Answers(listOf(unitAnswer))
  @ApiOperation({ summary: '进度 · Progress per unit against targets, or per village of a unit' })
  @ApiQuery({ name: 'unit', required: false })
  progress(
    @CurrentActor() actor: Actor,
    @Param('county') county: string,
    @Param('year') year: string,
    @Query('unit') unit?: string,
    @Query('asOf') asOf?: string,
  ) {
    const of = yearOf(actor, county, year);
    return this.known(asOf, (reporting) => reporting.progress({ ...of, ...(unit ? { unit } : {}) }));
  }

  @Get('counties/:county/years/:year/kpi')
  @ApiQuery(asOfQuery)
  @Answers(listOf(texts.object))
  @ApiOperation({ summary: '指标 · Indicators of the notice against their thresholds' })
  kpi(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string, @Query('asOf') asOf?: string) {
    const of = yearOf(actor, county, year);
    return this.known(asOf, (reporting) => reporting.kpi(of));
  }

  @Get('counties/:county/years/:year/ranking')
  @ApiQuery(asOfQuery)
  @Answers(listOf(answered({ ...unitAnswer.properties, rank: texts.integer, completion: orNull(texts.integer) })))
  @ApiOperation({ summary: '排名 · Units by completion or by average contribution' })
  @ApiQuery({ name: 'by', required: false, enum: ['completion', 'average'] })
  ranking(
    @CurrentActor() actor: Actor,
    @Param('county') county: string,
    @Param('year') year: string,
    @Query('by') by?: string,
    @Query('asOf') asOf?: string,
  ) {
    if (by !== undefined && by !== 'completion' && by !== 'average')
      throw badQuery('by', 'by 可用：completion（完成率）、average（人均缴费）', 'by is completion or average');
    const of = yearOf(actor, county, year);
    return this.known(asOf, (reporting) => reporting.ranking(of, by ?? 'completion'));
  }

  @Get('counties/:county/years/:year/tiers')
  @ApiQuery(asOfQuery)
  @Answers(listOf(answered({ tierFen: texts.fen, people: texts.integer })))
  @ApiOperation({ summary: '档次分布 · People by tier' })
  tiers(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string, @Query('asOf') asOf?: string) {
    const of = yearOf(actor, county, year);
    return this.known(asOf, (reporting) => reporting.tiers(of));
  }

  @Get('counties/:county/years/:year/bridge')
  @ApiQuery(asOfQuery)
  @Answers(bridgeAnswer)
  @ApiOperation({ summary: '年度衔接表 · From the treasury’s figure to the accounts, to the fen' })
  bridge(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string, @Query('asOf') asOf?: string) {
    const of = yearOf(actor, county, year);
    return this.known(asOf, (reporting) => reporting.bridge(of));
  }

  @Get('counties/:county/years/:year/bridge/:item')
  @ApiQuery(asOfQuery)
  @Answers(pageAnswer(texts.object))
  @ApiOperation({ summary: '衔接表明细 · The items behind a line of the bridge' })
  @ApiQuery({ name: 'limit', required: false })
  @ApiQuery({ name: 'cursor', required: false })
  bridgeItems(
    @CurrentActor() actor: Actor,
    @Param('county') county: string,
    @Param('year') year: string,
    @Param('item') item: string,
    @Query('limit') limit?: string,
    @Query('cursor') cursor?: string,
    @Query('asOf') asOf?: string,
  ) {
    if (!bridgeItems.includes(item))
      throw new Problem({
        status: 404,
        code: 'BridgeLineUnknown',
        zh: '衔接表没有这一项',
        en: 'The bridge has no such line',
        details: { lines: bridgeItems },
      });
    const of = { ...yearOf(actor, county, year), item, ...pageOf(limit, cursor) };
    return this.known(asOf, (reporting) => reporting.bridgeItems(of));
  }

  @Get('counties/:county/years/:year/people')
  @ApiQuery(asOfQuery)
  @Answers(pageAnswer(personAnswer))
  @ApiOperation({ summary: '人员 · One row per registered person, by pseudonym, page by page' })
  @ApiQuery({ name: 'limit', required: false })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'village', required: false })
  people(
    @CurrentActor() actor: Actor,
    @Param('county') county: string,
    @Param('year') year: string,
    @Query('village') village?: string,
    @Query('limit') limit?: string,
    @Query('cursor') cursor?: string,
    @Query('asOf') asOf?: string,
  ) {
    const of = { ...yearOf(actor, county, year), ...(village ? { village } : {}), ...pageOf(limit, cursor) };
    return this.known(asOf, (reporting) => reporting.people(of));
  }

  @Get('counties/:county/years/:year/roster')
  @ApiQuery(asOfQuery)
  @Answers(pageAnswer(texts.object))
  @ApiOperation({
    summary: '代缴清册 · One row per line of the rosters of the year, drawn up here or listed by their vouchers, page by page',
  })
  @ApiQuery({ name: 'limit', required: false })
  @ApiQuery({ name: 'cursor', required: false })
  roster(
    @CurrentActor() actor: Actor,
    @Param('county') county: string,
    @Param('year') year: string,
    @Query('limit') limit?: string,
    @Query('cursor') cursor?: string,
    @Query('asOf') asOf?: string,
  ) {
    const of = { ...yearOf(actor, county, year), ...pageOf(limit, cursor) };
    return this.known(asOf, (reporting) => reporting.rosterLines(of));
  }
}

const badQuery = (field: string, zh: string, en: string): Problem =>
  new Problem({ status: 400, code: 'BadQuery', zh, en, where: { field } });

const yearOf = (actor: Actor, county: string, year: string): OfYear => {
  countyIn(county, (field) => badQuery(field, '县级代码应为 6 位数字', 'A county is a code of 6 digits'));
  if (!/^[12]\d{3}$/.test(year)) throw badQuery('year', '年度应为 4 位数字', 'A year is 4 digits');
  authorise(actor, 'read', county);
  return { county, feeYear: Number(year) };
};

/** A day stands for its end. */
const instantOf = (asOf: string): Instant => {
  const day = parseLocalDate(asOf);
  const at = day === undefined ? parseInstant(asOf) : endOfDay(day);
  if (at === undefined)
    throw badQuery(
      'asOf',
      'asOf 应为日期或带时区的时间，如 2024-06-30 或 2024-06-30T12:00:00+08:00',
      'asOf is a day or an instant with its offset, such as 2024-06-30 or 2024-06-30T12:00:00+08:00',
    );
  return at;
};

/** A service as a process of its own hears the others over topics, which keep what is recent. */
const notReplayed = (): Problem =>
  new Problem({
    status: 422,
    code: 'AsOfNotKept',
    zh: '分布式部署中报表服务只收到其他服务的近期消息，不能重放；过去的状况请查个人历史，或在单机平台上查询',
    en: 'Where each service is a process, reporting hears the others over topics that keep what is recent, and cannot replay them; ask for the history of a person, or a standalone platform',
    where: { field: 'asOf' },
  });

const pageOf = (limit?: string, cursor?: string) => {
  const rows = limitIn(limit, { usual: 1_000, most: 5_000 }, (field) => badQuery(field, '每页 1 至 5000 行', 'A page has 1 to 5000 rows'));
  return { limit: rows, ...(cursor ? { after: cursor } : {}) };
};
