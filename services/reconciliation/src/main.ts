import { parseCitizenNumber } from '@jumin/kernel';
import { restMsMax } from '@jumin/platform';
import { runService } from '@jumin/platform/process';
import { ReconciliationModule } from './reconciliation.module';
import { reconciliation } from './service';

interface RevealedNumber {
  readonly subjectId: string;
  readonly number: string | null;
}
/** As many as registration reveals at a time. */
const askedMax = 5_000;

if (require.main === module)
  void runService(reconciliation, {
    closeDay: (service, county, day) => service.closeDays(county, day),
    modules: (service, { deployment, vault }) => [
      ReconciliationModule.of(service, {
        settle: () => deployment.settle(restMsMax),
        closeIntake: (county, day) => deployment.closeIntake(day, county),
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
          const found = new Map<string, string>();
          for (let at = 0; at < subjectIds.length; at += askedMax) {
            const body = { subjectIds: subjectIds.slice(at, at + askedMax), reason: 'reconciliation status', payers: true };
            const path = '/registration/subjects/numbers';
            const { numbers } = await deployment.peers.ask<{ readonly numbers: readonly RevealedNumber[] }>('registration', {
              path,
              body,
              as: actor,
            });
            for (const { subjectId, number } of numbers) if (number !== null) found.set(subjectId, number);
          }
          return found;
        },
      }),
    ],
  });
