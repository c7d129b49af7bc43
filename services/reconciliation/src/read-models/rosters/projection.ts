import type {
  ContributionStruck,
  OnBehalfListed,
  RosterClosed,
  RosterCorrected,
  RosterDiscarded,
  RosterLinesDrawn,
} from '@jumin/contracts';
import type { Message } from '@jumin/messaging';
import type { Database } from '../../application/ports';

/** Contracts that say who stands on a roster of 代缴, drawn up under its number or listed by its vouchers, and who no longer does. */
export const rosterTypes = [
  'OnBehalfListed',
  'ContributionStruck',
  'RosterLinesDrawn',
  'RosterClosed',
  'RosterDiscarded',
  'RosterCorrected',
] as const;

/** They are few and of many lines, so each is written in its turn. */
export const applyRosters = async (database: Database, messages: readonly Message[]): Promise<void> => {
  for (const message of messages) await take(database, message);
};

const take = async (database: Database, { type, data, receivedOn }: Message): Promise<void> => {
  switch (type) {
    case 'OnBehalfListed': {
      const { county, lines } = data as OnBehalfListed;
      await database.query(
        `insert into on_behalf_line (voucher_no, county, subject_id)
         select distinct "voucherNo", $1, "subjectId" from json_to_recordset($2::json) as l("voucherNo" text, "subjectId" uuid) on conflict do nothing`,
        [county, JSON.stringify(lines)],
      );
      return;
    }
    case 'ContributionStruck': {
      const { voucherNo, county, subjectId, feeYear, amountFen, caseId } = data as ContributionStruck;
      await database.query(
        `insert into struck_line (voucher_no, county, subject_id, fee_year, amount_fen, case_id) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [voucherNo, county, subjectId, feeYear, amountFen, caseId],
      );
      return;
    }
    case 'RosterLinesDrawn': {
      const { county, rosterNo, lines } = data as RosterLinesDrawn;
      await database.query(addLines, [county, rosterNo, lines.map(({ subjectId }) => subjectId)]);
      return;
    }
    case 'RosterClosed': {
      const { county, rosterNo, people, amountFen } = data as RosterClosed;
      await database.query(
        `insert into roster (county, roster_no, people, amount_fen, closed_on) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [county, rosterNo, people, amountFen, receivedOn],
      );
      return;
    }
    case 'RosterDiscarded': {
      const { county, rosterNo } = data as RosterDiscarded;
      await database.query('delete from roster_line where county = $1 and roster_no = $2', [county, rosterNo]);
      return;
    }
    case 'RosterCorrected': {
      const { county, rosterNo, source, removed = [], added = [] } = data as RosterCorrected;
      if (source !== 'drawn') return;
      await database.query('delete from roster_line where county = $1 and roster_no = $2 and subject_id = any($3::uuid[])', [
        county,
        rosterNo,
        removed,
      ]);
      await database.query(addLines, [county, rosterNo, added]);
      return;
    }
    default: // Not told here.
  }
};

const addLines = `
  insert into roster_line (county, roster_no, subject_id) select $1, $2, subject_id from unnest($3::uuid[]) as l(subject_id) on conflict do nothing`;
