import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import type { CommandId } from '@jumin/kernel';
import {
  Answers,
  authorise,
  closed,
  CurrentActor,
  JsonBody,
  outcomeSchema,
  Problem,
  RequestCommandId,
  subjectOf,
  texts,
} from '@jumin/platform';
import type { Objection, ObjectionOutcome } from '../../application/contest-contributions';
import type { ContestRefusal } from '../../domain/account/contest';
import type { PaymentCollection } from '../../service';
import { PaymentCollectionToken } from './service-token';

const objectionSchema = closed({ voucherNo: texts.text }, ['voucherNo']);

/** 本人异议: the agency takes down for a payer that posted money is not theirs. The day's close makes it a case of whoever entered it. */
@ApiTags('缴费 · payments')
@Controller('payment-collection/accounts/:id/objections')
export class ObjectionsController {
  constructor(@Inject(PaymentCollectionToken) private readonly payments: PaymentCollection) {}

  @Post()
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '提出异议 · The payer says that the money of a voucher is not theirs' })
  async contest(
    @Param('id') id: string,
    @JsonBody(objectionSchema) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    return answerOf(await this.payments.contest(await this.objectionOf(id, body, actor, commandId)));
  }

  @Post('withdrawal')
  @HttpCode(200)
  @Answers(outcomeSchema)
  @ApiOperation({ summary: '撤回异议 · The payer finds that it was theirs' })
  async withdraw(
    @Param('id') id: string,
    @JsonBody(objectionSchema) body: unknown,
    @CurrentActor() actor: Actor,
    @RequestCommandId() commandId: CommandId,
  ): Promise<object> {
    return answerOf(await this.payments.withdrawContest(await this.objectionOf(id, body, actor, commandId)));
  }

  /** The division is that of the county whose voucher it is. */
  private async objectionOf(id: string, body: unknown, actor: Actor, commandId: CommandId): Promise<Objection> {
    const subject = subjectOf(id);
    const voucherNo = (body as { readonly voucherNo?: unknown } | undefined)?.voucherNo;
    if (typeof voucherNo !== 'string' || voucherNo === '' || voucherNo.length > 60)
      throw new Problem({
        status: 400,
        code: 'FieldMissing',
        zh: '缺少 voucherNo（电子税票号码）',
        en: 'voucherNo is missing',
        where: { field: 'voucherNo' },
      });
    const { payments } = await this.payments.account(subject);
    authorise(actor, 'contest-contribution', payments.find((one) => one.voucherNo === voucherNo)?.county ?? actor.division);
    return { commandId, actor, subject, voucherNo };
  }
}

const answerOf = (outcome: ObjectionOutcome): object => {
  if (outcome.kind === 'refused') throw problemOf(outcome.refusal);
  return outcome.kind === 'accepted' ? { outcome: 'accepted', position: outcome.position } : { outcome: outcome.kind };
};

const problemOf = (refusal: ContestRefusal): Problem => {
  const { code, ...details } = refusal;
  return new Problem({ status: code === 'NoSuchContribution' ? 404 : 409, code, ...sentences(refusal), details });
};

const sentences = (refusal: ContestRefusal): { readonly zh: string; readonly en: string } => {
  switch (refusal.code) {
    case 'NoSuchContribution':
      return { zh: `本人名下没有电子税票${refusal.voucherNo}的缴费`, en: `The account holds no money of voucher ${refusal.voucherNo}` };
    case 'NotPosted':
      return {
        zh: '该笔缴费未记入本人账户，无须异议；未记账的已另立差错',
        en: 'The money is not posted to the account; what is withheld has its case already',
      };
    case 'RefundUnderWay':
      return {
        zh: `该笔缴费正在退费（退费单${refusal.refundNo}），退费了结后再提`,
        en: `The money is being paid back under ${refusal.refundNo}; object once that has ended`,
      };
    case 'NotContested':
      return { zh: '本人未对该笔缴费提出异议', en: 'Nobody has objected to this money' };
    default:
      return refusal satisfies never;
  }
};
