import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { HistoryEntry } from '@jumin/contracts';
import type { Actor } from '@jumin/event-store';
import type { SubjectId } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  authoriseHistory,
  byKey,
  CurrentActor,
  historyAnswer,
  type HistoryQuestion,
  historyQuestionOf,
  listOf,
  orNull,
  pageOf as pageAnswer,
  Problem,
  subjectOf,
  texts,
} from '@jumin/platform';
import { bridgeItems } from '../../read-models/bridge/items';
import type { OfYear, Reporting } from '../../service';

export const REPORTING = Symbol('Reporting');
export const HISTORY = Symbol('ComposedHistory');
export type ComposedHistory = (subject: SubjectId, question: HistoryQuestion) => Promise<readonly HistoryEntry[]>;

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

/** Asked for, it is refused: reports show how things stand now. */
const notKept = { name: 'asOf', required: false, deprecated: true } as const;

/** Figures as they stand now; `asOf` is refused with a code, since the tables keep no past. A person's past is told by the history. */
@Controller('reporting')
export class ReportingController {
  constructor(
    @Inject(REPORTING) private readonly reporting: Reporting,
    @Inject(HISTORY) private readonly historyOf: ComposedHistory,
  ) {}

  @Get('counties/:county/years/:year/progress')
  @ApiQuery(notKept)
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
    return this.reporting.progress({ ...yearOf(actor, county, year, asOf), ...(unit ? { unit } : {}) });
  }

  @Get('counties/:county/years/:year/kpi')
  @ApiQuery(notKept)
  @Answers(listOf(texts.object))
  @ApiOperation({ summary: '指标 · Indicators of the notice against their thresholds' })
  kpi(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string, @Query('asOf') asOf?: string) {
    return this.reporting.kpi(yearOf(actor, county, year, asOf));
  }

  @Get('counties/:county/years/:year/ranking')
  @ApiQuery(notKept)
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
    return this.reporting.ranking(yearOf(actor, county, year, asOf), by ?? 'completion');
  }

  @Get('counties/:county/years/:year/tiers')
  @ApiQuery(notKept)
  @Answers(listOf(answered({ tierFen: texts.fen, people: texts.integer })))
  @ApiOperation({ summary: '档次分布 · People by tier' })
  tiers(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string, @Query('asOf') asOf?: string) {
    return this.reporting.tiers(yearOf(actor, county, year, asOf));
  }

  @Get('counties/:county/years/:year/bridge')
  @ApiQuery(notKept)
  @Answers(bridgeAnswer)
  @ApiOperation({ summary: '年度衔接表 · From the treasury’s figure to the accounts, to the fen' })
  bridge(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('year') year: string, @Query('asOf') asOf?: string) {
    return this.reporting.bridge(yearOf(actor, county, year, asOf));
  }

  @Get('counties/:county/years/:year/bridge/:item')
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
  ) {
    if (!bridgeItems.includes(item))
      throw new Problem({
        status: 404,
        code: 'BridgeLineUnknown',
        zh: '衔接表没有这一项',
        en: 'The bridge has no such line',
        details: { lines: bridgeItems },
      });
    return this.reporting.bridgeItems({ ...yearOf(actor, county, year), item, ...pageOf(limit, cursor) });
  }

  @Get('counties/:county/years/:year/people')
  @ApiQuery(notKept)
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
    return this.reporting.people({ ...yearOf(actor, county, year, asOf), ...(village ? { village } : {}), ...pageOf(limit, cursor) });
  }

  @Get('counties/:county/years/:year/roster')
  @ApiQuery(notKept)
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
    return this.reporting.rosterLines({ ...yearOf(actor, county, year, asOf), ...pageOf(limit, cursor) });
  }

  @Get('subjects/:id/history')
  @Answers(historyAnswer)
  @ApiOperation({ summary: '个人历史 · A person’s history over all services' })
  @ApiQuery({ name: 'effective', required: false })
  @ApiQuery({ name: 'knownAt', required: false })
  @ApiQuery({ name: 'explain', required: false })
  async history(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('effective') effective?: string,
    @Query('knownAt') knownAt?: string,
    @Query('explain') explain?: string,
  ) {
    return authoriseHistory(actor, await this.historyOf(subjectOf(id), historyQuestionOf(effective, knownAt, explain)));
  }
}

const badQuery = (field: string, zh: string, en: string): Problem =>
  new Problem({ status: 400, code: 'BadQuery', zh, en, where: { field } });

const yearOf = (actor: Actor, county: string, year: string, asOf?: string): OfYear => {
  if (!/^\d{6}$/.test(county)) throw badQuery('county', '县级代码应为 6 位数字', 'A county is a code of 6 digits');
  if (!/^[12]\d{3}$/.test(year)) throw badQuery('year', '年度应为 4 位数字', 'A year is 4 digits');
  if (asOf !== undefined)
    throw new Problem({
      status: 422,
      code: 'AsOfNotKept',
      zh: '报表只反映当前状况；过去某日的状况请查个人历史',
      en: 'Reports show how things stand now; how they stood on an earlier day is told by a person’s history',
      where: { field: 'asOf' },
    });
  authorise(actor, 'read', county);
  return { county, feeYear: Number(year) };
};

const pageOf = (limit?: string, cursor?: string) => {
  const rows = limit === undefined ? 1000 : Number(limit);
  if (!Number.isInteger(rows) || rows < 1 || rows > 5000) throw badQuery('limit', '每页 1 至 5000 行', 'A page has 1 to 5000 rows');
  return { limit: rows, ...(cursor ? { after: cursor } : {}) };
};
