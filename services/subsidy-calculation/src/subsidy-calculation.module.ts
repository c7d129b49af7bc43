import { Module, type DynamicModule } from '@nestjs/common';
import { historyController } from '@jumin/platform';
import { PoliciesController, SubsidiesController } from './adapters/http/policies.controller';
import { RostersController } from './adapters/http/rosters.controller';
import { ServiceToken } from './adapters/http/service-token';
import type { SubsidyCalculation } from './subsidy-calculation';

/** HTTP over a service that was composed before. */
@Module({})
export class SubsidyCalculationModule {
  static of(service: SubsidyCalculation): DynamicModule {
    return {
      module: SubsidyCalculationModule,
      controllers: [PoliciesController, SubsidiesController, RostersController, historyController('subsidy-calculation', service)],
      providers: [{ provide: ServiceToken, useValue: service }],
    };
  }
}
