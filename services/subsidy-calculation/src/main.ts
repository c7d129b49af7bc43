import { runService } from '@jumin/platform/process';
import { subsidyCalculation } from './subsidy-calculation';
import { SubsidyCalculationModule } from './subsidy-calculation.module';

const deploymentActor = { id: 'jumin.platform', agency: 'system', role: 'service', division: '' };

if (require.main === module)
  void runService(subsidyCalculation, {
    modules: (service) => [SubsidyCalculationModule.of(service)],
    // Policies that come with the project, where they are new.
    prepare: async (service, { JUMIN_SHIPPED_POLICIES }) =>
      JUMIN_SHIPPED_POLICIES === 'true' ? service.loadPoliciesBelow(deploymentActor) : undefined,
  });
