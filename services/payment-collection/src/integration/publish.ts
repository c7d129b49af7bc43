import type {
  ContributionDeclared,
  ContributionPosted,
  ContributionReassessed,
  ContributionReturned,
  ContributionStruck,
  CorrectionCarriedOut,
  FileProgressed,
  FindingReported,
  FindingWithdrawn,
  OnBehalfListed,
  OnBehalfReported,
  RefundPaid,
  ReportedVoucher,
  VillageListsReported,
  VouchersReported,
  VouchersUnapportioned,
  YearStanding,
} from '@jumin/contracts';
import { categoryOf, type StoredEvent } from '@jumin/event-store';
import {
  countyOfFileStream,
  documentOf,
  progressOf,
  type LinesReceived,
  type VillageListLine,
  type VoucherDetailLine,
  type VoucherLine,
} from '@jumin/intake';
import { findingIdOf, noFen, type Fen } from '@jumin/kernel';
import type {
  AccountEvent,
  AdmissionClass,
  ChangeLine,
  Contested,
  FindingTogether,
  StandingData,
  WithheldClass,
} from '../domain/account/events';
import { linesOfPosting, standingOf } from '../domain/account/state';
import type { BatchEvent } from '../domain/batch/events';
import type { CorrectionNotCarriedOut } from '../domain/entered/events';

/** Money that leaves the account again. Key: subjectId. */
export type ContributionReversed = ContributionReassessed & Pick<ContributionPosted, 'voucherNo' | 'kind' | 'enteredOn' | 'enteredFen'>;

export type PaymentContract =
  | { readonly type: 'VouchersReported'; readonly data: VouchersReported }
  | { readonly type: 'ContributionDeclared'; readonly data: ContributionDeclared }
  | { readonly type: 'ContributionPosted'; readonly data: ContributionPosted }
  | { readonly type: 'ContributionReassessed'; readonly data: ContributionReassessed }
  | { readonly type: 'ContributionReversed'; readonly data: ContributionReversed }
  | { readonly type: 'CorrectionCarriedOut'; readonly data: CorrectionCarriedOut }
  | { readonly type: 'RefundPaid'; readonly data: RefundPaid }
  | { readonly type: 'ContributionReturned'; readonly data: ContributionReturned }
  | { readonly type: 'FindingReported'; readonly data: FindingReported }
  | { readonly type: 'FindingWithdrawn'; readonly data: FindingWithdrawn }
  | { readonly type: 'VillageListsReported'; readonly data: VillageListsReported }
  | { readonly type: 'OnBehalfReported'; readonly data: OnBehalfReported }
  | { readonly type: 'OnBehalfListed'; readonly data: OnBehalfListed }
  | { readonly type: 'ContributionStruck'; readonly data: ContributionStruck }
  | { readonly type: 'VouchersUnapportioned'; readonly data: VouchersUnapportioned }
  | { readonly type: 'FileProgressed'; readonly data: FileProgressed };
type Published = PaymentContract & { readonly version: 1; readonly key: string };

/** What the other services learn from an event of payment collection. Pure: an event says all that its contracts need. */
export const publish = (event: StoredEvent): readonly Published[] => {
  switch (categoryOf(event.stream)) {
    case 'account': {
      const subjectId = event.stream.slice('account-'.length);
      const told = event as unknown as AccountEvent;
      return keyed(subjectId, summed(subjectId, contractsOf(subjectId, told), told));
    }
    case 'vouchersFile':
      return event.type === 'LinesReceived' ? vouchersOf(event) : filesOf(event);
    case 'voucherDetailsFile':
      return event.type === 'LinesReceived' ? onBehalfOf(event) : filesOf(event);
    case 'villageListsFile':
      return event.type === 'LinesReceived' ? listsOf(event) : filesOf(event);
    case 'entered':
      if (event.type === 'CorrectionNotCarriedOut') return notCarriedOut(event.data as CorrectionNotCarriedOut['data']);
      return event.type === 'VouchersUnapportioned' ? unapportionedOf(event.data as VouchersUnapportioned) : [];
    case 'batch':
      return batchFindings(event);
    default:
      return filesOf(event);
  }
};

const keyed = (key: string, contracts: readonly PaymentContract[]): readonly Published[] =>
  contracts.map((contract) => ({ ...contract, version: 1, key: contract.type === 'CorrectionCarriedOut' ? contract.data.caseId : key }));

const notCarriedOut = ({ caseId, county, why }: CorrectionNotCarriedOut['data']): readonly Published[] =>
  keyed(caseId, [{ type: 'CorrectionCarriedOut', data: { caseId, county, done: false, how: why } }]);

const unapportionedOf = (data: VouchersUnapportioned): readonly Published[] =>
  keyed(data.county, [{ type: 'VouchersUnapportioned', data }]);

const vouchersOf = ({ stream, data }: StoredEvent): readonly Published[] => {
  const county = countyOfFileStream(stream);
  const { fileHash, lines: said } = data as { readonly fileHash: string; readonly lines: readonly VoucherLine[] };
  const lines = said.map(
    ({
      voucherNo,
      issuedOn,
      amountFen,
      cancelled,
      collectingBody,
      treasury,
      budgetSubject,
      budgetLevel,
      channel = null,
      orderNo = null,
      batchNo = null,
    }): ReportedVoucher => ({
      voucherNo,
      issuedOn,
      amountFen,
      cancelled,
      collectingBody,
      treasury,
      budgetSubject,
      budgetLevel,
      channel,
      orderNo,
      batchNo,
    }),
  );
  return keyed(county, [{ type: 'VouchersReported', data: { county, fileHash, lines } }]);
};

const filesOf = (event: StoredEvent): readonly Published[] =>
  progressOf(event).flatMap((data) => keyed(data.county, [{ type: 'FileProgressed', data: data as FileProgressed }]));

/** 代缴: the people of each voucher and their money, as far as this event lists them. */
const onBehalfOf = ({ stream, data }: StoredEvent): readonly Published[] => {
  const sums = new Map<string, { people: Set<string>; amountFen: number }>();
  for (const { voucherNo, subjectId, kind, amountFen } of (data as { readonly lines: readonly VoucherDetailLine[] }).lines) {
    if (kind !== 'on-behalf') continue;
    const sum = sums.get(voucherNo) ?? { people: new Set(), amountFen: 0 };
    sums.set(voucherNo, { people: sum.people.add(subjectId), amountFen: sum.amountFen + amountFen });
  }
  if (sums.size === 0) return [];
  const county = countyOfFileStream(stream);
  const lines = [...sums].map(([voucherNo, { people, amountFen }]) => ({ voucherNo, people: people.size, amountFen: amountFen as Fen }));
  const listed = (data as { readonly lines: readonly VoucherDetailLine[] }).lines.flatMap(
    ({ voucherNo, subjectId, feeYear, kind, amountFen }) => (kind === 'on-behalf' ? [{ voucherNo, subjectId, feeYear, amountFen }] : []),
  );
  return keyed(county, [
    { type: 'OnBehalfReported', data: { county, lines } },
    { type: 'OnBehalfListed', data: { county, lines: listed } },
  ]);
};

const listsOf = ({ stream, data }: StoredEvent): readonly Published[] => {
  const county = countyOfFileStream(stream);
  const { lines } = data as LinesReceived<VillageListLine>;
  const fileHash = documentOf(data as LinesReceived);
  const listed = lines.map(({ batchNo, subjectId, receiptNo, amountFen }) => ({ batchNo, subjectId, receiptNo, amountFen }));
  return keyed(county, [{ type: 'VillageListsReported', data: { county, fileHash, lines: listed } }]);
};

const contractsOf = (subjectId: string, event: AccountEvent): readonly PaymentContract[] => {
  switch (event.type) {
    case 'ParticipantNoted':
    case 'ContributionBounced':
      return [];
    case 'ContributionStruck': {
      const { county, feeYear, voucherNo, amountFen, rosterNo, caseId } = event.data;
      return [
        { type: 'ContributionStruck', data: { subjectId, county, feeYear, voucherNo, amountFen, rosterNo, caseId } },
        ...carriedOut(event),
      ];
    }
    case 'ContributionDeclared': {
      const { county, feeYear, kind, voucherNo, amountFen, paidAt } = event.data;
      return [{ type: 'ContributionDeclared', data: { subjectId, county, feeYear, kind, voucherNo, amountFen, paidAt } }];
    }
    case 'ContributionWithheld': {
      const { withheld, instead } = event.data;
      return [
        ...(instead ? [mended(subjectId, event.data, instead)] : []),
        ...unposted(subjectId, event.data, withheld),
        ...carriedOut(event),
      ];
    }
    case 'ContributionPosted': {
      const { data } = event;
      const { voucherNo, kind, enteredOn, enteredFen } = data;
      const lines = linesOfPosting(data);
      const posted: PaymentContract = {
        type: 'ContributionPosted',
        data: { ...standing(subjectId, data, lines), voucherNo, kind, enteredOn, enteredFen },
      };
      return [
        posted,
        ...(data.mended ? [mended(subjectId, data, data.mended)] : []),
        ...admissionFindings(subjectId, data, lines),
        ...carriedOut(event),
      ];
    }
    case 'ContributionReassessed': {
      const { lines = [], cause } = event.data;
      return [
        { type: 'ContributionReassessed', data: { ...standing(subjectId, event.data, lines), cause } },
        ...admissionFindings(subjectId, event.data, lines),
      ];
    }
    case 'ContributionReversed': {
      const { lines = [], cause, voucherNo, kind, enteredOn, enteredFen, withheld } = event.data;
      const data = { ...standing(subjectId, event.data, lines), cause, voucherNo, kind, enteredOn, enteredFen };
      // Withdrawn first: where it is withheld as D14 from now on, the finding is the same one.
      const objection = event.data.contested ? [mended(subjectId, event.data, 'D14')] : [];
      const finding = withheld ? unposted(subjectId, event.data, withheld) : [];
      return [
        { type: 'ContributionReversed', data },
        ...objection,
        ...finding,
        ...admissionFindings(subjectId, event.data, lines),
        ...cancelled(event),
      ];
    }
    case 'ContributionReleased':
      return [mended(subjectId, event.data, event.data.withheld), ...cancelled(event)];
    case 'ContributionContested':
      return [denied(subjectId, event.data)];
    case 'ContestWithdrawn':
      return [mended(subjectId, event.data, 'D14')];
    case 'RefundOrdered':
      return [];
    case 'RefundPaid': {
      const { county, feeYear, kind, voucherNo, month, amountFen, refundNo, caseId, settles } = event.data;
      return [
        { type: 'RefundPaid', data: { subjectId, county, feeYear, kind, voucherNo, month, amountFen, refundNo, caseId } },
        ...carriedOut(event),
        ...(settles ? [mended(subjectId, event.data, settles)] : []),
      ];
    }
    case 'ContributionReturned': {
      const { county, feeYear, kind, voucherNo, month, returnNo, amountFen } = event.data;
      return [{ type: 'ContributionReturned', data: { subjectId, county, feeYear, kind, voucherNo, month, returnNo, amountFen } }];
    }
    case 'RefundReturned': {
      const { county, feeYear, kind, voucherNo, month, amountFen, refundNo, caseId, returnedOn, flowNo, lineFen } = event.data;
      const paid = { subjectId, county, feeYear, kind, voucherNo, month, amountFen: (0 - amountFen) as Fen, refundNo, caseId };
      const parties = { T: { amountFen: lineFen }, H: { refundNo, flowNo, returnedOn, refundDueFen: amountFen } };
      const finding = { keys: { voucherNo, subjectId }, amountFen: lineFen, differenceFen: amountFen, parties };
      return [
        { type: 'RefundPaid', data: paid },
        { type: 'FindingReported', data: { ...identityOf(county, voucherNo, subjectId, 'D19'), ...finding } },
      ];
    }
    case 'RefundFailed':
      return carriedOut(event, false);
    case 'CorrectionNotCarriedOut': {
      const { caseId, county, why } = event.data;
      return [{ type: 'CorrectionCarriedOut', data: { caseId, county, done: false, how: why } }];
    }
    default:
      return event satisfies never;
  }
};

/** Where a voucher has several lines in the account, the finding of a class is of all of them that stand; it goes only with the last. */
const summed = (subjectId: string, contracts: readonly PaymentContract[], { data }: AccountEvent): readonly PaymentContract[] => {
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

/** An entry that completes what a case had ordered, or says that it cannot be. */
const carriedOut = (
  event: { readonly type: string; readonly data: { readonly county: string; readonly caseId?: string } },
  done = true,
): readonly PaymentContract[] => {
  const { caseId, county } = event.data;
  return caseId === undefined ? [] : [{ type: 'CorrectionCarriedOut', data: { caseId, county, done, how: event.type } }];
};
/** Of red entries, only one that no blue entry follows. */
const cancelled = (
  event: Extract<AccountEvent, { readonly type: 'ContributionReversed' | 'ContributionReleased' }>,
): readonly PaymentContract[] => (event.data.left === 'cancelled' ? carriedOut(event) : []);

const standing = (subjectId: string, data: StandingData, lines: readonly ChangeLine[]): YearStanding => {
  const { rules, ...year } = standingOf(data);
  const changes = lines.map(({ voucherNo, kind, month, keptFen, refundDueFen }) => ({ voucherNo, kind, month, keptFen, refundDueFen }));
  return { subjectId, county: data.county, ...year, changes, rules: rules === '' ? [] : rules.split(' ') };
};

const identityOf = (county: string, voucherNo: string, subjectId: string, discrepancyClass: string) => {
  const rootKey = `${voucherNo}/${subjectId}`;
  return { findingId: findingIdOf(county, rootKey, discrepancyClass), county, class: discrepancyClass, rootKey };
};

/** D05, D14: the whole line is entered and posted to nobody. D20 and D23 are for reconciliation to find, which told of them. */
const unposted = (
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
const denied = (
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

const mended = (
  subjectId: string,
  { county, voucherNo }: { readonly county: string; readonly voucherNo: string },
  discrepancyClass: WithheldClass | AdmissionClass | 'D19',
): PaymentContract => ({
  type: 'FindingWithdrawn',
  data: identityOf(county, voucherNo, subjectId, discrepancyClass),
});

/** D12, D25, D26: what of the line goes back. */
const admissionFindings = (subjectId: string, { county }: StandingData, lines: readonly ChangeLine[]): readonly PaymentContract[] =>
  lines.flatMap((line): readonly PaymentContract[] => {
    const { voucherNo, amountFen = null, raised, differenceFen = noFen, withdrawn } = line;
    const back = withdrawn ? [mended(subjectId, { county, voucherNo }, withdrawn)] : [];
    if (!raised) return back;
    const parties = { T: { amountFen }, H: { refundDueFen: differenceFen } };
    const data = { ...identityOf(county, voucherNo, subjectId, raised), keys: { voucherNo, subjectId }, amountFen, differenceFen, parties };
    return [...back, { type: 'FindingReported', data }];
  });

/** D08: the document in question is the slip. D03 and D04 are found when a day closes. */
const batchFindings = ({ stream, ...stored }: StoredEvent): readonly Published[] => {
  const event = stored as unknown as BatchEvent;
  const [, county = '', ...rest] = stream.split('-');
  const batchNo = rest.join('-');
  const identity = { findingId: findingIdOf(county, batchNo, 'D08'), county, class: 'D08', rootKey: batchNo };
  switch (event.type) {
    case 'BatchHeld': {
      const { listedFen, depositedFen, slipNo } = event.data;
      const differenceFen = Math.abs(listedFen - depositedFen) as typeof listedFen;
      const parties = { V: { amountFen: listedFen }, W: { slipNo, amountFen: depositedFen } };
      return keyed(county, [
        { type: 'FindingReported', data: { ...identity, keys: { batchNo, slipNo }, amountFen: depositedFen, differenceFen, parties } },
      ]);
    }
    case 'BatchDeclared':
      return event.data.afterHeld ? keyed(county, [{ type: 'FindingWithdrawn', data: identity }]) : [];
    default:
      return [];
  }
};
