import type { FindingReported } from '@jumin/contracts';
import { findingIdOf, noFen } from '@jumin/kernel';
import type {
  AccountEvent,
  AdmissionClass,
  ChangeLine,
  Contested,
  FindingTogether,
  StandingData,
  WithheldClass,
} from '../domain/account/events';
import type { PaymentContract } from './contracts';

/** Where a voucher has several lines in the account, the finding of a class is of all of them that stand; it goes only with the last. */
export const summed = (subjectId: string, contracts: readonly PaymentContract[], { data }: AccountEvent): readonly PaymentContract[] => {
  if (!('together' in data) || data.together === undefined) return contracts;
  const rows = data.together;
  const county = 'county' in data ? data.county : '';
  return contracts.map((contract): PaymentContract => {
    if (contract.type !== 'FindingReported' && contract.type !== 'FindingWithdrawn') return contract;
    const row = rows.find(
      ({ voucherNo, class: of }) => of === contract.data.class && `${voucherNo}/${subjectId}` === contract.data.rootKey,
    );
    if (row === undefined) return contract;
    const { voucherNo, class: discrepancyClass, amountFen, enteredFen, differenceFen, enteredOn } = row;
    const { T, K, H, ...others } = contract.type === 'FindingReported' ? contract.data.parties : partiesOf(row);
    const parties = {
      ...others,
      T: { ...T, amountFen },
      ...(K === undefined ? {} : { K: { enteredOn, amountFen: enteredFen } }),
      H: {
        ...H,
        ...(H?.['amountFen'] === undefined ? {} : { amountFen: enteredFen }),
        ...(H?.['refundDueFen'] === undefined ? {} : { refundDueFen: differenceFen }),
      },
    };
    const keys = { voucherNo, subjectId };
    return {
      type: 'FindingReported',
      data: { ...identityOf(county, voucherNo, subjectId, discrepancyClass), keys, amountFen, differenceFen, parties },
    };
  });
};

/** Parties' rows of a finding that stands on for other lines of its voucher. */
const partiesOf = ({ class: of, amountFen, enteredFen, differenceFen, enteredOn }: FindingTogether): FindingReported['parties'] =>
  of === 'D05' || of === 'D14'
    ? { T: { amountFen }, K: { enteredOn, amountFen: enteredFen }, H: {} }
    : { T: { amountFen }, H: { refundDueFen: differenceFen } };

export const identityOf = (county: string, voucherNo: string, subjectId: string, discrepancyClass: string) => {
  const rootKey = `${voucherNo}/${subjectId}`;
  return { findingId: findingIdOf(county, rootKey, discrepancyClass), county, class: discrepancyClass, rootKey };
};

/** D05, D14: the whole line is entered and posted to nobody. D20 and D23 are for reconciliation to find, which told of them. */
export const unposted = (
  subjectId: string,
  data: {
    readonly county: string;
    readonly voucherNo: string;
    readonly amountFen: FindingReported['amountFen'];
    readonly enteredOn: string;
    readonly enteredFen: number;
  },
  withheld: WithheldClass,
): readonly PaymentContract[] => {
  if (withheld === 'D20' || withheld === 'D23') return [];
  const { county, voucherNo, amountFen, enteredOn, enteredFen } = data;
  const parties = { T: { amountFen }, K: { enteredOn, amountFen: enteredFen }, H: {} };
  const keys = { voucherNo, subjectId };
  const finding = { ...identityOf(county, voucherNo, subjectId, withheld), keys, amountFen, differenceFen: amountFen, parties };
  return [{ type: 'FindingReported', data: finding }];
};

/** D14 by the payer's own word: posted under name and number of somebody whose it is not. */
export const denied = (
  subjectId: string,
  { county, voucherNo, amountFen, enteredOn, enteredFen, deniedOn }: Contested & { readonly deniedOn: string },
): PaymentContract => {
  const parties = {
    T: { amountFen },
    K: { enteredOn, amountFen: enteredFen },
    H: { amountFen: enteredFen },
    payer: { deniedOn },
  };
  const keys = { voucherNo, subjectId };
  return {
    type: 'FindingReported',
    data: { ...identityOf(county, voucherNo, subjectId, 'D14'), keys, amountFen, differenceFen: amountFen, parties },
  };
};

export const mended = (
  subjectId: string,
  { county, voucherNo }: { readonly county: string; readonly voucherNo: string },
  discrepancyClass: WithheldClass | AdmissionClass | 'D19',
): PaymentContract => ({
  type: 'FindingWithdrawn',
  data: identityOf(county, voucherNo, subjectId, discrepancyClass),
});

/** D12, D25, D26: what of the line goes back. */
export const admissionFindings = (subjectId: string, { county }: StandingData, lines: readonly ChangeLine[]): readonly PaymentContract[] =>
  lines.flatMap((line): readonly PaymentContract[] => {
    const { voucherNo, amountFen = null, raised, differenceFen = noFen, withdrawn } = line;
    const back = withdrawn ? [mended(subjectId, { county, voucherNo }, withdrawn)] : [];
    if (!raised) return back;
    const parties = { T: { amountFen }, H: { refundDueFen: differenceFen } };
    const data = { ...identityOf(county, voucherNo, subjectId, raised), keys: { voucherNo, subjectId }, amountFen, differenceFen, parties };
    return [...back, { type: 'FindingReported', data }];
  });
