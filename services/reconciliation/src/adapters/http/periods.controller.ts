import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import type { CommandId } from '@jumin/kernel';
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
  outcomeSchema,
  Problem,
  RequestCommandId,
  texts,
} from '@jumin/platform';
import type { PeriodOutcome } from '../../application/periods';
import type { StatementPair } from '../../domain/period/events';
import { pairs } from '../../domain/period/state';
import type { Reconciliation } from '../../service';
import { problemOfRefusal } from './correction-problems';
import { badCounty, EDGE, periodOf, RECONCILIATION, type ReconciliationEdge } from './reconciliation.controller';

const statementsAnswer = answered({
  county: texts.county,
  period: texts.text,
  closedOn: orNull(texts.date),
  statements: byKey(
    answered({
      statement: answered({
        from: texts.date,
        to: texts.date,
        firstFen: texts.fen,
        firstCount: texts.integer,
        secondFen: texts.fen,
        secondCount: texts.integer,
        items: listOf(answered({ item: texts.text, count: texts.integer, amountFen: texts.fen })),
        differenceFen: texts.fen,
        unexplained: texts.integer,
      }),
      lines: listOf(texts.object),
      drawnUpOn: texts.date,
      signedBy: listOf(answered({ party: texts.text, by: texts.text, on: texts.date })),
    }),
  ),
});

/** 对账单: statements of months and years, drawn up and signed by both sides. */
@ApiTags('对账单 · statements')
@Controller('reconciliation/counties/:county/periods/:period')
export class PeriodsController {
  constructor(
    @Inject(RECONCILIATION) private readonly reconciliation: Reconciliation,
    @Inject(EDGE) private readonly edge: ReconciliationEdge,
  ) {}

  @Get('statements')
  @Answers(statementsAnswer)
  @ApiOperation({ summary: '对账单 · The statements of a month or year, with their signatures' })
  async statements(@CurrentActor() actor: Actor, @Param('county') county: string, @Param('period') period: string): Promise<object> {
    authorise(actor, 'read', checked(county, period));
    return this.reconciliation.statements({ county, period });
  }

  @Post('statements')
  @HttpCode(200)
  @Answers(statementsAnswer)
  @ApiOperation({ summary: '编制对账单 · Draw up the statements of a period whose days are closed' })
  async drawUp(
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
    @Param('county') county: string,
    @Param('period') period: string,
  ): Promise<object> {
    authorise(actor, 'run-reconciliation', checked(county, period));
    await this.edge.settle();
    const outcome = await this.reconciliation.drawUpStatements({ county, period, actor, commandId });
    if (outcome.kind === 'refused' && outcome.refusal.code !== 'AlreadySigned') throw problemOfRefusal(outcome.refusal);
    return this.reconciliation.statements({ county, period });
  }

  @Post('signatures')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '签字 · A head of one of the two sides signs a statement' })
  async sign(
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
    @Param('county') county: string,
    @Param('period') period: string,
    @JsonBody(closed({ pair: { type: 'string', enum: pairs } }, ['pair'])) body: { pair?: unknown },
  ): Promise<object> {
    authorise(actor, 'sign-period', checked(county, period));
    const outcome = await this.reconciliation.signStatement({ county, period, actor, commandId, pair: pairIn(body?.pair) });
    return answerOf(outcome);
  }
}

const answerOf = (outcome: PeriodOutcome): object => {
  if (outcome.kind === 'refused') throw problemOfRefusal(outcome.refusal);
  return { outcome: outcome.kind };
};

/** The county, once both parts of the address are what they should be. */
const checked = (county: string, period: string): string => {
  periodOf(period);
  return countyIn(county, badCounty);
};

const pairIn = (pair: unknown): StatementPair => {
  if (pairs.includes(pair as StatementPair)) return pair as StatementPair;
  throw new Problem({
    status: 400,
    code: 'BadPair',
    zh: `pair 可用：${pairs.join('、')}`,
    en: `pair is one of: ${pairs.join(', ')}`,
    where: { field: 'pair' },
  });
};
