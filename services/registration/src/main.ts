import type { SubjectId } from '@jumin/kernel';
import { runService } from '@jumin/platform/process';
import { RegistrationModule } from './registration.module';
import { registration } from './service';

if (require.main === module)
  void runService(registration, {
    modules: (service, { deployment: { peers } }) => [
      RegistrationModule.of(service, {
        payersNumbers: async (subjectIds, division) => {
          const path = '/payment-collection/payers/numbers';
          const { numbers } = await peers.ask<{ readonly numbers: readonly { readonly subjectId: SubjectId; readonly number: string }[] }>(
            'payment-collection',
            { path, body: { subjectIds, division } },
          );
          return new Map(numbers.map(({ subjectId, number }) => [subjectId, number]));
        },
      }),
    ],
  });
