import type { DynamicModule } from '@nestjs/common';
import { PaymentCollectionModule } from '@jumin/payment-collection';
import { newCommandId, type SubjectId } from '@jumin/kernel';
import { restMsMax } from '@jumin/platform';
import { ReconciliationModule, type ReconciliationEdge } from '@jumin/reconciliation';
import { RegistrationModule } from '@jumin/registration';
import { ReportingModule } from '@jumin/reporting';
import { SubsidyCalculationModule } from '@jumin/subsidy-calculation';
import type { Platform } from '../compose-platform';

/** The HTTP addresses of each service, on the service that runs in this process. A person's history is composed of what the first four tell. */
export const modulesOf = ({ services, settle, closeIntake, pastReporting }: Platform): readonly DynamicModule[] => {
  const { registration, reconciliation, reporting, 'payment-collection': payments, 'subsidy-calculation': subsidies } = services;
  const numbersOf: ReconciliationEdge['numbersOf'] = async (subjectIds, actor) => {
    const reason = 'reconciliation status';
    const revealed = await registration.revealNumbers({
      commandId: newCommandId(),
      actor,
      subjectIds: subjectIds as readonly SubjectId[],
      reason,
      elsewhere: (unknown) => payments.numbersOf(unknown, actor.division),
    });
    return new Map(revealed.flatMap(({ subjectId, number }) => (number === null ? [] : [[subjectId, number] as const])));
  };
  const payerOf: ReconciliationEdge['payerOf'] = async ({ voucherNo, of, to }) => {
    const registered = await registration.registeredAs(to as SubjectId);
    if (registered === null) return null;
    const line = (await payments.account(of as SubjectId)).payments.find((payment) => payment.voucherNo === voucherNo);
    return { county: registered.county, named: line?.nameIx === undefined ? null : line.nameIx === registered.nameIx };
  };
  return [
    RegistrationModule.of(registration, { payersNumbers: (subjectIds, division) => payments.numbersOf(subjectIds, division) }),
    PaymentCollectionModule.of(payments),
    SubsidyCalculationModule.of(subsidies),
    ReconciliationModule.of(reconciliation, {
      settle: () => settle(restMsMax),
      closeIntake,
      numbersOf,
      payerOf,
      subjectOf: async (number) => registration.subjectOf(number),
    }),
    ReportingModule.of(reporting, [registration, payments, subsidies, reconciliation], pastReporting),
  ];
};
