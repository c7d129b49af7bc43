import { runService } from '@jumin/platform/process';
import { PaymentCollectionModule } from './payment-collection.module';
import { paymentCollection } from './service';

if (require.main === module) void runService(paymentCollection, { modules: (service) => [PaymentCollectionModule.of(service)] });
