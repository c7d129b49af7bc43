import { Module, type DynamicModule } from '@nestjs/common';
import { historyController } from '@jumin/platform';
import { ObjectionsController } from './adapters/http/objections.controller';
import { PayersController } from './adapters/http/payers.controller';
import { PaymentsController } from './adapters/http/payments.controller';
import { PaymentCollectionToken } from './adapters/http/service-token';
import type { PaymentCollection } from './service';

/** HTTP over a service that was composed before. */
@Module({})
export class PaymentCollectionModule {
  static of(service: PaymentCollection): DynamicModule {
    return {
      module: PaymentCollectionModule,
      controllers: [PaymentsController, PayersController, ObjectionsController, historyController('payment-collection', service)],
      providers: [{ provide: PaymentCollectionToken, useValue: service }],
    };
  }
}
