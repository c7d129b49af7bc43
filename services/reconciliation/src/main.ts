import { parseCitizenNumber } from '@jumin/kernel';
import { runService } from '@jumin/platform/process';
import { ReconciliationModule } from './reconciliation.module';
import { reconciliation } from './service';

if (require.main === module)
  void runService(reconciliation, {
    closeDay: (service, county, day) => service.closeDays(county, day),
    modules: (service, { deployment, vault }) => [
      ReconciliationModule.of(service, {
        settle: () => deployment.settle(),
        subjectOf: async (number) => {
          const parsed = parseCitizenNumber(number);
          return parsed.ok ? vault.subjectIdOf(parsed.number) : undefined;
        },
        payerOf: async ({ voucherNo, of, to }) => {
          const { peers } = deployment;
          const { registered } = await peers.ask<{ readonly registered: { readonly county: string; readonly nameIx: string } | null }>(
            'registration',
            { path: '/registration/subjects/registered', body: { subjectId: to } },
          );
          if (registered === null) return null;
          const { nameIx } = await peers.ask<{ readonly nameIx: string | null }>('payment-collection', {
            path: '/payment-collection/payers/line',
            body: { subjectId: of, voucherNo },
          });
          return { county: registered.county, named: nameIx === null ? null : nameIx === registered.nameIx };
        },
        // Asked in the officer's own name: registration decides what they may see, and keeps that they saw it.
        numbersOf: async (subjectIds, actor) => {
          const body = { subjectIds, reason: 'reconciliation status', payers: true };
          const { numbers } = await deployment.peers.ask<{
            readonly numbers: readonly { readonly subjectId: string; readonly number: string | null }[];
          }>('registration', { path: '/registration/subjects/numbers', body, as: actor });
          return new Map(numbers.flatMap(({ subjectId, number }) => (number === null ? [] : [[subjectId, number] as const])));
        },
      }),
    ],
  });
