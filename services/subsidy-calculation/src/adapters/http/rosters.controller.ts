import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { parseLocalDate, type CommandId } from '@jumin/kernel';
import {
  answered,
  Answers,
  authorise,
  closed,
  countyIn,
  CurrentActor,
  feeYearIn,
  JsonBody,
  limitIn,
  listOf,
  outcomeSchema,
  Problem,
  RequestCommandId,
  texts,
} from '@jumin/platform';
import type { RosterOutcome, RosterToDraw } from '../../application/draw-rosters';
import type { SubsidyCalculation } from '../../subsidy-calculation';
import { problemOfRoster } from './roster-problems';
import { ServiceToken } from './service-token';

const rosterToDraw = closed(
  {
    county: texts.county,
    feeYear: texts.integer,
    rosterNo: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$', description: '清册号, which the vouchers carry as their 批次号' },
    asOf: texts.date,
    unit: { type: 'string', pattern: '^\\d{9}$', description: 'A roster for one unit of the county' },
  },
  ['county', 'feeYear', 'rosterNo', 'asOf'],
);
const rosterOutcome = answered({ ...outcomeSchema.properties, people: texts.integer, amountFen: texts.fen }, [
  'position',
  'people',
  'amountFen',
]);

/** 代缴清册: drawn up by an officer of 人社, closed by another. People by their pseudonyms. */
@ApiTags('代缴清册 · rosters')
@Controller('subsidy-calculation/rosters')
export class RostersController {
  constructor(@Inject(ServiceToken) private readonly service: SubsidyCalculation) {}

  @Post()
  @HttpCode(200)
  @Answers(rosterOutcome)
  @ApiOperation({ summary: '编制代缴清册 · Draw a roster up from the special identities that hold on a day' })
  async drawUp(
    @JsonBody(rosterToDraw) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    const toDraw = requested(body);
    authorise(actor, 'draw-roster', toDraw.unit ?? toDraw.county);
    return answerOf(await this.service.drawUpRoster({ ...toDraw, actor, commandId }));
  }

  @Post(':county/:rosterNo/closure')
  @HttpCode(200)
  @Answers(rosterOutcome)
  @ApiOperation({ summary: '复核关闭 · Another officer checks the roster and closes it' })
  @ApiParam({ name: 'county', example: '620421' })
  async close(
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
    @Param('county') county: string,
    @Param('rosterNo') rosterNo: string,
  ): Promise<object> {
    authorise(actor, 'close-roster', county);
    return answerOf(await this.service.closeRoster({ county, rosterNo, actor, commandId }));
  }

  @Post(':county/:rosterNo/discard')
  @HttpCode(200)
  @Answers(rosterOutcome)
  @ApiOperation({ summary: '退回 · A roster that is not closed is given up; its number is free again' })
  async discard(
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
    @Param('county') county: string,
    @Param('rosterNo') rosterNo: string,
    @JsonBody(closed({ reason: texts.text }, ['reason'])) body: { reason?: unknown },
  ): Promise<object> {
    authorise(actor, 'draw-roster', county);
    const reason = typeof body?.reason === 'string' ? body.reason : '';
    return answerOf(await this.service.discardRoster({ county, rosterNo, reason, actor, commandId }));
  }

  @Get()
  @Answers(listOf(texts.object))
  @ApiOperation({ summary: '清册一览 · Rosters of a fee year that were drawn up here' })
  @ApiQuery({ name: 'county' })
  @ApiQuery({ name: 'feeYear' })
  async list(@CurrentActor() actor: Actor, @Query('county') county: string, @Query('feeYear') year: string): Promise<object> {
    authorise(actor, 'read', countyIn(county, badField));
    return this.service.rosters(county, feeYearIn(year, badField));
  }

  @Get(':county/:rosterNo')
  @Answers(texts.object)
  @ApiOperation({ summary: '清册 · A roster and its lines, page by page' })
  @ApiQuery({ name: 'limit', required: false })
  @ApiQuery({ name: 'cursor', required: false })
  async one(
    @CurrentActor() actor: Actor,
    @Param('county') county: string,
    @Param('rosterNo') rosterNo: string,
    @Query('limit') limit?: string,
    @Query('cursor') cursor?: string,
  ): Promise<object> {
    authorise(actor, 'read', countyIn(county, badField));
    if (cursor !== undefined && !/^[0-9a-f-]{36}$/.test(cursor)) throw badField('cursor');
    const most = limitIn(limit, { usual: 500, most: 5_000 }, badField);
    const found = await this.service.roster({ county, rosterNo, limit: most, ...(cursor === undefined ? {} : { after: cursor }) });
    if (found === undefined) throw problemOfRoster({ code: 'NoSuchRoster' });
    return found;
  }
}

const answerOf = (outcome: RosterOutcome): object => {
  if (outcome.kind === 'refused') throw problemOfRoster(outcome.refusal);
  if (outcome.kind !== 'accepted') return { outcome: outcome.kind };
  const { position, events } = outcome;
  const lines = events.flatMap((event) => (event.type === 'RosterLinesDrawn' ? event.data.lines : []));
  const [closed] = events.flatMap((event) => (event.type === 'RosterClosed' ? [event.data] : []));
  const said =
    lines.length > 0
      ? { people: lines.length, amountFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0) }
      : closed && { people: closed.people, amountFen: closed.amountFen };
  return { outcome: outcome.kind, ...said, position };
};

const requested = (body: unknown): Omit<RosterToDraw, 'actor' | 'commandId'> => {
  const { county, feeYear, rosterNo, asOf, unit } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const day = typeof asOf === 'string' ? parseLocalDate(asOf) : undefined;
  if (day === undefined) throw badField('asOf');
  if (typeof rosterNo !== 'string' || !/^[A-Za-z0-9_-]{1,40}$/.test(rosterNo)) throw badField('rosterNo');
  const of = countyIn(county, badField);
  if (unit !== undefined && (typeof unit !== 'string' || !/^\d{9}$/.test(unit) || !unit.startsWith(of))) throw badField('unit');
  return { county: of, feeYear: feeYearIn(feeYear, badField), rosterNo, asOf: day, ...(unit === undefined ? {} : { unit }) };
};
const badField = (field: string): Problem =>
  new Problem({
    status: 400,
    code: 'BadField',
    zh: `${field} 有误，请对照接口文档`,
    en: `${field} is not as the API document says`,
    where: { field },
  });
