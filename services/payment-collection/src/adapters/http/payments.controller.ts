import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import {
  answered,
  Answers,
  authorise,
  badQuery,
  countyIn,
  CurrentActor,
  feeYearIn,
  limitIn,
  listOf,
  orNull,
  pageOf,
  subjectOf,
  texts,
} from '@jumin/platform';
import type { PaymentCollection } from '../../service';
import { PaymentCollectionToken } from './service-token';

const rowsOfPage = { usual: 200, most: 1_000 };
const statuses = ['collecting', 'held', 'declared'];

const accountAnswer = answered({
  subjectId: texts.subject,
  county: orNull(texts.county),
  unit: orNull(texts.text),
  elections: listOf(texts.object),
  payments: listOf(texts.object),
  standings: listOf(
    answered({ feeYear: texts.integer, keptFen: texts.fen, onBehalfFen: texts.fen, tierFen: texts.fen, refundDueFen: texts.fen }),
  ),
});

/** 缴费: accounts, batches of village cash, what goes back. Pseudonyms only. */
@ApiTags('缴费 · payments')
@Controller('payment-collection')
export class PaymentsController {
  constructor(@Inject(PaymentCollectionToken) private readonly payments: PaymentCollection) {}

  @Get('accounts/:id')
  @Answers(accountAnswer)
  @ApiOperation({ summary: '个人账户 · Payments of a person and where each fee year stands' })
  async account(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<object> {
    const subjectId = subjectOf(id);
    const { enrolment, elections, payments, standings } = await this.payments.account(subjectId);
    authorise(actor, 'read', enrolment?.county ?? payments[0]?.county ?? actor.division);
    return {
      subjectId,
      county: enrolment?.county ?? null,
      unit: enrolment?.unit ?? null,
      elections,
      payments: payments.map(({ nameIx: _nameIx, ...payment }) => payment),
      standings,
    };
  }

  @Get('batches')
  @Answers(pageOf(texts.object))
  @ApiOperation({ summary: '批次 · Batches of village cash: list against slips' })
  @ApiQuery({ name: 'status', required: false, enum: statuses })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'limit', required: false })
  async batches(
    @CurrentActor() actor: Actor,
    @Query('county') county: string,
    @Query('status') status?: string,
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<object> {
    authorise(actor, 'read', countyIn(county, badQuery));
    if (status !== undefined && !statuses.includes(status)) throw badQuery('status');
    const most = limitIn(limit, rowsOfPage, badQuery);
    const items = await this.payments.batches(county, { status: status ?? null, after: cursor ?? '', limit: most });
    return { items, next: items.length === most ? items.at(-1)!.batchNo : null };
  }

  @Get('refunds-due')
  @Answers(pageOf(texts.object))
  @ApiOperation({ summary: '应退清单 · What of a fee year goes back, to whom and why' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiQuery({ name: 'limit', required: false })
  async refundsDue(
    @CurrentActor() actor: Actor,
    @Query('county') county: string,
    @Query('feeYear') year: string,
    @Query('cursor') cursor?: string,
    @Query('limit') limit?: string,
  ): Promise<object> {
    authorise(actor, 'read', countyIn(county, badQuery));
    if (cursor !== undefined && !/^[0-9a-f-]{36}\/[^/]*\/[^/]*$/.test(cursor)) throw badQuery('cursor');
    const most = limitIn(limit, rowsOfPage, badQuery);
    const items = await this.payments.refundsDue(county, feeYearIn(year, badQuery), { limit: most, ...(cursor ? { after: cursor } : {}) });
    return { items, next: items.length === most ? items.at(-1)!.cursor : null };
  }
}
