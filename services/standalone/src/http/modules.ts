import type { DynamicModule } from '@nestjs/common';
import { PaymentCollectionModule } from '@jumin/payment-collection';
import { ReconciliationModule } from '@jumin/reconciliation';
import { RegistrationModule } from '@jumin/registration';
import { ReportingModule } from '@jumin/reporting';
import { SubsidyCalculationModule } from '@jumin/subsidy-calculation';
import type { Platform } from '../compose-platform';

/** The HTTP addresses of each service, on the service that runs in this process. */
export const modulesOf = ({ services, settle }: Platform): readonly DynamicModule[] => [
  RegistrationModule.of(services.registration),
  PaymentCollectionModule.of(services['payment-collection']),
  SubsidyCalculationModule.of(services['subsidy-calculation']),
  ReconciliationModule.of(services.reconciliation, { settle }),
  ReportingModule.of(services.reporting),
];
