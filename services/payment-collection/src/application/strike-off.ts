import type { RosterCorrected } from '@jumin/contracts';
import type { Command, CommandHandler } from '@jumin/event-store';
import { commandIdOf } from '@jumin/kernel';
import { topicOf, type Message } from '@jumin/messaging';
import type { ContractLane, Database } from '@jumin/platform';
import { strike } from '../domain/account/correct';
import type { AccountEvent, CorrectionMark } from '../domain/account/events';
import type { Account } from '../domain/account/state';
import type { EnteredEvent } from '../domain/entered/events';
import { findStruckBy, type Struck } from '../read-models/documents/find-struck';
import type { Accounts } from './accounts';
import { didNothing, nothingToCarryOut } from './not-carried-out';
import type { Policies } from './policies';

type StrikeCommand = Command<Account, AccountEvent>;

/**
 * A corrected roster takes effect on the accounts of those who leave it. Which lines they have is looked for in the tables, after whom the correction
 * names was written there; the lane of postings, which writes the lines, looks for them there after that. So whichever comes second finds the other.
 */
export const rostersLane = (
  accounts: Accounts,
  entered: CommandHandler<null, EnteredEvent>,
  policies: Policies,
  database: Database,
): ContractLane => ({
  name: 'rosters',
  reads: 'contracts',
  topics: [topicOf('subsidy-calculation')],
  types: ['RosterCorrected'],
  tables: ['struck_off'],
  apply: rememberStruck,
  act: async (messages) => {
    const byCase = new Map(messages.map((message) => [(message.data as RosterCorrected).caseId, message]));
    const struck = await findStruckBy(database, [...byCase.keys()]);
    const outcomes = await accounts.handle(struck.map((one) => strikeCommand(one, byCase.get(one.off.caseId)!, policies)));
    // Lines that are there and have nothing to lose, as when a correction has moved them, will have nothing to lose later either.
    const idle = [...byCase.values()].filter((message) => {
      const ofCase = outcomes.filter((_, nth) => struck[nth]!.off.caseId === correctionIn(message).caseId);
      return ofCase.length > 0 && didNothing(ofCase);
    });
    await entered.handle(idle.map((message) => nothingToCarryOut(message, correctionIn(message).county, markOf(correctionIn(message)))));
  },
});

const correctionIn = ({ data }: Message): RosterCorrected => data as RosterCorrected;
const markOf = ({ caseId, reason = '', maker = '', checker = '' }: RosterCorrected): CorrectionMark => ({ caseId, reason, maker, checker });

/** The same command whichever document completes it. */
export const strikeCommand = (
  { subjectId, line, off }: Struck,
  { actor, receivedOn, position }: Pick<Message, 'actor' | 'receivedOn'> & { readonly position: string },
  policies: Policies,
): StrikeCommand => ({
  id: commandIdOf('strike', line.voucherNo, subjectId, line.feeYear, line.kind),
  stream: `account-${subjectId}`,
  actor,
  effectiveOn: receivedOn,
  receivedOn,
  causation: position,
  decide: strike(line, off, policies.of),
});

const rememberStruck = async (database: Database, messages: readonly Message[]): Promise<void> => {
  const rows = messages.flatMap(({ data }) => {
    const { county, rosterNo, removed = [], caseId, reason = '', maker = '', checker = '' } = data as RosterCorrected;
    return removed.map((subjectId) => ({ county, rosterNo, subjectId, caseId, reason, maker, checker }));
  });
  if (rows.length === 0) return;
  await database.query(
    `insert into struck_off (county, roster_no, subject_id, case_id, reason, maker, checker)
     select county, "rosterNo", "subjectId", "caseId", reason, maker, checker
     from json_to_recordset($1::json) as s(county text, "rosterNo" text, "subjectId" uuid, "caseId" uuid, reason text, maker text, checker text)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
};
