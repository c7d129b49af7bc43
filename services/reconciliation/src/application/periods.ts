import type { Actor, CommandHandler, CommandOutcome } from '@jumin/event-store';
import { commandIdOf, firstDayOf, lastDayOf, type CommandId, type LocalDate, type Month, type WorkingDayCalendar } from '@jumin/kernel';
import { drawUp, sign, type PeriodRefusal } from '../domain/period/decide';
import type { PeriodEvent, StatementPair } from '../domain/period/events';
import { pairs, type Period } from '../domain/period/state';
import { linesOfMonths, monthsOfYear } from '../domain/period/year';
import { dueAfterOf } from '../read-models/policies/projection';
import { taxAndAgency } from '../read-models/statements/tax-and-agency';
import { taxAndTreasury } from '../read-models/statements/tax-and-treasury';
import type { Database } from './ports';

export interface PeriodBooks {
  readonly database: Database;
  readonly periods: CommandHandler<Period, PeriodEvent>;
  readonly calendar: WorkingDayCalendar;
  readonly today: () => LocalDate;
}
/** A month, `2022-10`, or a year, `2022`, of a county. */
export interface PeriodOf {
  readonly county: string;
  readonly period: string;
}
export type PeriodOutcome = CommandOutcome<PeriodEvent, PeriodRefusal>;

const streamOf = ({ county, period }: PeriodOf): string => `period-${county}-${period}`;
const daysOf = (period: string): { readonly from: LocalDate; readonly to: LocalDate } =>
  period.length === 4
    ? { from: `${period}-01-01` as LocalDate, to: `${period}-12-31` as LocalDate }
    : { from: firstDayOf(period as Month), to: lastDayOf(period as Month) };

const drawers = { 'T-K': taxAndTreasury, 'T-H': taxAndAgency } as const satisfies Record<StatementPair, typeof taxAndTreasury>;

/** Draws up both statements of the period; one that is signed already stays as it is. Answers with the first refusal, if any. */
export const drawUpStatements = async (
  { database, periods, calendar, today }: PeriodBooks,
  of: PeriodOf & { readonly actor: Actor; readonly commandId: CommandId },
): Promise<PeriodOutcome> => {
  const { county, period, actor, commandId } = of;
  const { rows } = await database.query<{ through: LocalDate }>('select through::text from closed_day where county = $1', [county]);
  const closedThrough = rows[0]?.through ?? null;
  const on = today();
  const dueAfter = await dueAfterOf(database, calendar, county);
  const drawn = await Promise.all(
    pairs.map(async (pair) => ({ pair, ...(await drawers[pair](database, { county, ...daysOf(period), dueAfter })) })),
  );
  const months = monthsOfYear(daysOf(period)).map((month) => streamOf({ county, period: month }));
  const states = months.length === 0 ? new Map<string, Period>() : await periods.states(months);
  const ofMonth = (month: Month) => states.get(streamOf({ county, period: month }));
  const outcomes = await periods.handle(
    drawn.map(({ pair, statement, lines }) => ({
      id: commandIdOf(commandId, pair),
      stream: streamOf(of),
      actor,
      effectiveOn: on,
      receivedOn: on,
      decide: drawUp({ pair, statement, lines: [...lines, ...linesOfMonths(pair, statement, ofMonth)], closedThrough, on }),
    })),
  );
  return outcomes.find(({ kind }) => kind === 'refused') ?? outcomes[0]!;
};

export const signStatement = async (
  { periods, today }: Pick<PeriodBooks, 'periods' | 'today'>,
  of: PeriodOf & { readonly actor: Actor; readonly commandId: CommandId; readonly pair: StatementPair },
): Promise<PeriodOutcome> => {
  const { county, actor, commandId, pair } = of;
  const on = today();
  const command = {
    id: commandId,
    stream: streamOf(of),
    actor,
    effectiveOn: on,
    receivedOn: on,
    decide: sign({ pair, actor, county, on }),
  };
  return (await periods.handle([command]))[0]!;
};

/** The statements of a period as they were drawn up, with their signatures. Of a signed one every later call gives the same. */
export const statementsOf = async ({ periods }: Pick<PeriodBooks, 'periods'>, of: PeriodOf): Promise<object> => {
  const period = (await periods.states([streamOf(of)])).get(streamOf(of))!;
  return { county: of.county, period: of.period, closedOn: period.closedOn, statements: period.statements };
};
