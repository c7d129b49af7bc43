import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { authoriseService, CurrentActor, Problem, subjectOf } from '@jumin/platform';
import type { PaymentCollection } from '../../service';
import { PaymentCollectionToken } from './service-token';

const askedMax = 5_000;
const badBody = (): Problem => new Problem({ status: 400, code: 'BadBody', zh: '请求内容有误', en: 'The body is not as it should be' });

/** Payers, for the other services of a deployment, which decide what of it is shown to whom. */
@ApiExcludeController()
@Controller('payment-collection/payers')
export class PayersController {
  constructor(@Inject(PaymentCollectionToken) private readonly payments: PaymentCollection) {}

  /** For registration alone, which logs what is shown before it is shown. */
  @Post('numbers')
  @HttpCode(200)
  async numbers(@CurrentActor() actor: Actor, @Body() body: { subjectIds?: unknown; division?: unknown } | undefined): Promise<object> {
    authoriseService(actor, 'registration');
    const { subjectIds, division } = body ?? {};
    if (!Array.isArray(subjectIds) || subjectIds.length > askedMax || typeof division !== 'string') throw badBody();
    const numbers = await this.payments.numbersOf(
      subjectIds.map((id) => subjectOf(String(id))),
      division,
    );
    return { numbers: [...numbers].map(([subjectId, number]) => ({ subjectId, number })) };
  }

  /** The blind index of the name on a voucher's line; null where there is no such line or it has none. */
  @Post('line')
  @HttpCode(200)
  async line(@CurrentActor() actor: Actor, @Body() body: { subjectId?: unknown; voucherNo?: unknown } | undefined): Promise<object> {
    authoriseService(actor, 'reconciliation');
    const { subjectId, voucherNo } = body ?? {};
    if (typeof subjectId !== 'string' || typeof voucherNo !== 'string') throw badBody();
    const { payments } = await this.payments.account(subjectOf(subjectId));
    return { nameIx: payments.find((payment) => payment.voucherNo === voucherNo)?.nameIx ?? null };
  }
}
