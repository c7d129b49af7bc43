import type {
  ContributionReturned,
  CorrectionOrdered,
  EntriesReported,
  ParticipantEnrolled,
  PolicyLoaded,
  RefundPaid,
  SubsidyAssessed,
} from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { entryRows, MonthRow, participantRows, PaymentRow, Posting, RowOf, standingRows, subsidyRows, Sum, takenRows } from './rows';

/** 城乡居民基本养老保险费收入 as the exchanged files code it. */
const pensionSubject = '1021001';

const nothing: Sum = { enteredFen: 0, keptFen: 0, refundDueFen: 0 };

/** A batch may tell several times of one thing: the last word counts and is the only one written, and sums that every payment touches are added up first. */
export const rowsOfBatch = (messages: readonly Message[]) => {
  const participants = new Map<string, RowOf<typeof participantRows>>();
  const standings = new Map<string, RowOf<typeof standingRows>>();
  const subsidies = new Map<string, RowOf<typeof subsidyRows>>();
  const payments = new Map<string, PaymentRow>();
  const months = new Map<string, MonthRow>();
  const taken = new Map<string, RowOf<typeof takenRows>>();
  const entries = new Map<string, RowOf<typeof entryRows>>();
  const policies = new Map<string, object>();
  const corrected = new Map<string, object>();
  const refunds: object[] = [];
  const returns: object[] = [];
  const steps: Message[] = [];
  const add = <Row extends Sum>(sums: Map<string, Row>, key: string, row: () => Row, { enteredFen, keptFen, refundDueFen }: Sum) => {
    let sum = sums.get(key);
    if (sum === undefined) sums.set(key, (sum = row()));
    sum.enteredFen += enteredFen;
    sum.keptFen += keptFen;
    sum.refundDueFen += refundDueFen;
  };
  const post = (posting: Posting, sign: number) => {
    const { subjectId, feeYear, county } = posting;
    standings.set(`${subjectId}/${feeYear}`, {
      subjectId,
      feeYear,
      county,
      keptFen: posting.keptFen,
      onBehalfFen: posting.onBehalfFen,
      tierFen: posting.tierFen,
      refundDueFen: posting.refundDueFen,
    });
    const change = (voucherNo: string, kind: string, month: string, sum: Sum) => {
      const payment = `${voucherNo}/${subjectId}/${feeYear}/${kind}`;
      add(payments, payment, () => ({ voucherNo, subjectId, feeYear, kind, county, month, ...nothing }), sum);
      add(months, `${county}/${feeYear}/${month}`, () => ({ county, feeYear, month, ...nothing }), sum);
    };
    for (const { voucherNo, kind, month, keptFen, refundDueFen } of posting.changes)
      change(voucherNo, kind, month, { enteredFen: 0, keptFen, refundDueFen });
    if (!('enteredFen' in posting)) return;
    const { voucherNo, kind, enteredOn } = posting;
    const enteredFen = sign * Math.abs(posting.enteredFen);
    change(voucherNo, kind, enteredOn.slice(0, 7), { ...nothing, enteredFen });
    const key = `${voucherNo}/${county}`;
    const sum = taken.get(key);
    if (sum) sum.takenFen += enteredFen;
    else taken.set(key, { voucherNo, county, takenFen: enteredFen });
  };
  for (const message of messages) {
    switch (message.type) {
      case 'ParticipantEnrolled':
      case 'ParticularsChanged': {
        const { subjectId, county, unit, village, enrolledOn } = message.data as ParticipantEnrolled;
        participants.set(subjectId, { subjectId, county, unit, village, enrolledOn });
        break;
      }
      case 'ContributionPosted':
      case 'ContributionReassessed':
        post(message.data as Posting, 1);
        break;
      case 'ContributionReversed':
        post(message.data as Posting, -1);
        break;
      case 'SubsidyAssessed':
      case 'SubsidyReassessed': {
        const { subjectId, feeYear, county, subsidyFen, deltaFen } = message.data as SubsidyAssessed;
        const before = subsidies.get(`${subjectId}/${feeYear}`);
        subsidies.set(`${subjectId}/${feeYear}`, {
          subjectId,
          feeYear,
          county,
          province: subsidyFen.province,
          city: subsidyFen.city,
          countyLevel: subsidyFen.county,
          provinceDelta: (before?.provinceDelta ?? 0) + deltaFen.province,
          cityDelta: (before?.cityDelta ?? 0) + deltaFen.city,
          countyDelta: (before?.countyDelta ?? 0) + deltaFen.county,
        });
        break;
      }
      case 'EntriesReported': {
        const { county, lines } = message.data as EntriesReported;
        for (const { voucherNo, enteredOn, entryKind, amountFen, treasury, budgetSubject } of lines)
          if (entryKind === 0 && budgetSubject === pensionSubject && treasury.startsWith(county) && !entries.has(`${voucherNo}/${county}`))
            entries.set(`${voucherNo}/${county}`, { voucherNo, county, enteredOn, amountFen });
        break;
      }
      case 'PolicyLoaded': {
        const { county, feeYear, version, text, parents } = message.data as PolicyLoaded;
        policies.set(`${county}/${feeYear}`, { county, feeYear, version, text, parents });
        break;
      }
      case 'CorrectionOrdered': {
        const { county, action, keys, enteredOn, pairs } = message.data as CorrectionOrdered;
        const current = pairs.find(({ field }) => field === 'amountFen')?.current;
        const voucherNo = keys['voucherNo'];
        if (action === 'recount' && voucherNo !== undefined && enteredOn !== null && typeof current === 'number')
          corrected.set(`${voucherNo}/${county}`, { voucherNo, county, correctedOn: enteredOn, correctedFen: current });
        break;
      }
      case 'RefundPaid': {
        const { subjectId, county, feeYear, kind, voucherNo, month, amountFen } = message.data as RefundPaid;
        refunds.push({ subjectId, county, feeYear, kind, voucherNo, month, amountFen });
        break;
      }
      case 'ContributionReturned': {
        const { subjectId, county, feeYear, kind, voucherNo, month, amountFen } = message.data as ContributionReturned;
        returns.push({ subjectId, county, feeYear, kind, voucherNo, month, amountFen });
        break;
      }
      case 'DiscrepancyFound':
      case 'ResponsibilityAssigned':
      case 'CorrectionSubmitted':
      case 'CorrectionCountersigned':
      case 'CorrectionRefused':
      case 'CorrectionFailed':
      case 'DiscrepancyCorrected':
      case 'DiscrepancyClosed':
      case 'DiscrepancyCleared':
        steps.push(message);
        break;
      default: // Not told in any table.
    }
  }
  return { participants, standings, subsidies, payments, months, taken, entries, policies, corrected, refunds, returns, steps };
};
