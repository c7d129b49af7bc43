import { Module, type DynamicModule } from '@nestjs/common';
import { historyController } from '@jumin/platform';
import { CasesController } from './adapters/http/cases.controller';
import { PeriodsController } from './adapters/http/periods.controller';
import { EDGE, RECONCILIATION, ReconciliationController, type ReconciliationEdge } from './adapters/http/reconciliation.controller';
import type { Reconciliation } from './service';

@Module({})
export class ReconciliationModule {
  static of(service: Reconciliation, edge: ReconciliationEdge = { settle: async () => undefined }): DynamicModule {
    return {
      module: ReconciliationModule,
      controllers: [ReconciliationController, CasesController, PeriodsController, historyController('reconciliation', service)],
      providers: [
        { provide: RECONCILIATION, useValue: service },
        { provide: EDGE, useValue: edge },
      ],
    };
  }
}
