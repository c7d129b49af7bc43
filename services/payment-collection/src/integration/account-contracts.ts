import type { YearStanding } from '@jumin/contracts';
import { minusFen } from '@jumin/kernel';
import type { AccountEvent, ChangeLine, StandingData } from '../domain/account/events';
import { linesOfPosting, standingOf } from '../domain/account/state';
import { admissionFindings, denied, identityOf, mended, summed, unposted } from './account-findings';
import type { PaymentContract } from './contracts';

/** What an event of a person's account tells, findings summed where a voucher has several lines of the person. */
export const contractsOfAccount = (subjectId: string, event: AccountEvent): readonly PaymentContract[] =>
  summed(subjectId, contractsOf(subjectId, event), event);

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
      const paid = { subjectId, county, feeYear, kind, voucherNo, month, amountFen: minusFen(amountFen), refundNo, caseId };
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
