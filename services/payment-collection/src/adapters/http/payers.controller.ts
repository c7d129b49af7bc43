import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '@jumin/event-store';
import { CurrentActor, Problem, subjectOf } from '@jumin/platform';
import type { PaymentCollection } from '../../service';
import { PaymentCollectionToken } from './service-token';

const askedMax = 5_000;

/** For registration alone, which logs what is shown to whom before it is shown. */
@ApiExcludeController()
@Controller('payment-collection/payers')
export class PayersController {
  constructor(@Inject(PaymentCollectionToken) private readonly payments: PaymentCollection) {}

  @Post('numbers')
  @HttpCode(200)
  async numbers(@CurrentActor() actor: Actor, @Body() body: { subjectIds?: unknown; division?: unknown } | undefined): Promise<object> {
    if (actor.id !== 'jumin.registration' || actor.agency !== 'system')
      throw new Problem({
        status: 403,
        code: 'NotAuthorised',
        zh: '请通过登记服务查看证件号码',
        en: 'Numbers are shown by registration, which keeps who saw them',
      });
    const { subjectIds, division } = body ?? {};
    if (!Array.isArray(subjectIds) || subjectIds.length > askedMax || typeof division !== 'string')
      throw new Problem({ status: 400, code: 'BadBody', zh: '请求内容有误', en: 'The body is not as it should be' });
    const numbers = await this.payments.numbersOf(
      subjectIds.map((id) => subjectOf(String(id))),
      division,
    );
    return { numbers: [...numbers].map(([subjectId, number]) => ({ subjectId, number })) };
  }
}
