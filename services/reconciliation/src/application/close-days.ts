import type { Actor, Command, CommandHandler } from '@jumin/event-store';
import {
  accept,
  addMonths,
  caseIdOf,
  commandIdOf,
  firstDayOf,
  addDays,
  lastDayOf,
  monthOf,
  nothingToDo,
  type LocalDate,
  type Month,
  type WorkingDayCalendar,
} from '@jumin/kernel';
import type { DiscrepancyClass } from '../domain/case/catalogue';
import { clear, open } from '../domain/case/decide';
import type { CaseEvent } from '../domain/case/events';
import type { DiscrepancyCase } from '../domain/case/state';
import type { PeriodEvent } from '../domain/period/events';
import type { Period } from '../domain/period/state';
import { findDifferences, type Unknown } from '../read-models/documents/find-differences';
import { dueAfterOf } from '../read-models/policies/projection';
import type { Database } from './ports';

export interface DayBooks {
  readonly database: Database;
  readonly cases: CommandHandler<DiscrepancyCase, CaseEvent>;
  readonly periods: CommandHandler<Period, PeriodEvent>;
  readonly calendar: WorkingDayCalendar;
  readonly actorOf: (county: string) => Actor;
}

export interface Closed {
  readonly opened: number;
  readonly cleared: number;
  /** What other services report of classes that this one does not know: no case can be made of it. Absent where there is none. */
  readonly unknown?: readonly Unknown[];
}

type Step = {
  readonly on: LocalDate;
  readonly kind: 'clear' | 'open';
  readonly class: DiscrepancyClass;
  readonly command: Command<DiscrepancyCase, CaseEvent>;
};

/** Commands handed to the log at once. */
const stepsMax = 2000;

/**
 * Closes all days of a county up to and including `through`. When a case opened and cleared follows from the days on which its documents were handed over
 * and not from the run: one run a year makes the same steps, in the same order, as one every midnight, and costs what there is to say and not how many
 * days go by. Called again it adds what came late.
 */
export const closeDays = async (books: DayBooks, county: string, through: LocalDate): Promise<Closed> => {
  const counts = new Map<Month, { opened: number; cleared: number }>();
  const total = { opened: 0, cleared: 0 };
  let unknown: readonly Unknown[] = [];
  for (;;) {
    const found = await findSteps(books, county, through);
    const { steps } = found;
    unknown = found.unknown;
    let taken = 0;
    for (let from = 0; from < steps.length; from += stepsMax) {
      const part = steps.slice(from, from + stepsMax);
      const outcomes = await books.cases.handle(part.map(({ command }) => command));
      part.forEach(({ on, kind }, index) => {
        if (outcomes[index]!.kind !== 'accepted') return;
        taken++;
        const ofMonth = counts.get(monthOf(on)) ?? { opened: 0, cleared: 0 };
        counts.set(monthOf(on), ofMonth);
        for (const count of [ofMonth, total]) count[kind === 'open' ? 'opened' : 'cleared']++;
      });
    }
    // What one case had kept waiting may open once it has cleared.
    if (taken === 0) break;
  }
  await closeMonths(books, county, through, counts);
  return unknown.length === 0 ? total : { ...total, unknown };
};

const streamOf = (county: string, rootKey: string): string => `case-${caseIdOf(county, rootKey)}`;

/** In order of their days; on one day what goes makes room for what comes. What never stood kept nothing waiting, so it goes before all. */
const findSteps = async (
  { database, calendar, cases, actorOf }: DayBooks,
  county: string,
  through: LocalDate,
): Promise<{ readonly steps: readonly Step[]; readonly unknown: readonly Unknown[] }> => {
  const dueAfter = await dueAfterOf(database, calendar, county);
  const actor = actorOf(county);
  const { seen, vanished, unknown } = await findDifferences(database, county, through);
  const roots = [...seen.map(({ difference }) => difference.rootKey), ...vanished.map(({ rootKey }) => rootKey)];
  // A case may open, clear and open again over the same days: what was said before is not said already.
  const revisions = await cases.revisions([...new Set(roots.map((rootKey) => streamOf(county, rootKey)))]);
  const step = (
    kind: Step['kind'],
    on: LocalDate,
    discrepancy: DiscrepancyClass,
    rootKey: string,
    decide: Step['command']['decide'],
    ...says: readonly string[]
  ): Step => ({
    on,
    kind,
    class: discrepancy,
    command: {
      id: commandIdOf(kind, county, rootKey, discrepancy, on, through, revisions.get(streamOf(county, rootKey))!, ...says),
      stream: streamOf(county, rootKey),
      actor,
      effectiveOn: on,
      receivedOn: on,
      decide,
    },
  });
  const steps: Step[] = [];
  const amends: Step[] = [];
  for (const { difference, span, goneBy } of seen) {
    const { class: discrepancy, rootKey, keys, amountFen, differenceFen, parties } = difference;
    steps.push(
      step(
        'open',
        span.on,
        discrepancy,
        rootKey,
        open(difference, span, dueAfter),
        JSON.stringify([amountFen, differenceFen, parties, keys]),
      ),
    );
    if (span.until !== null && goneBy !== null)
      steps.push(step('clear', span.until, discrepancy, rootKey, clear(discrepancy, { on: span.until, by: goneBy })));
  }
  for (const { class: discrepancy, rootKey, on, by } of vanished)
    amends.push(step('clear', on, discrepancy, rootKey, clear(discrepancy, { on, by }), 'vanished'));
  steps.sort((one, other) => compare(one.on, other.on) || compare(one.kind, other.kind) || compare(one.class, other.class));
  return { steps: [...amends, ...steps], unknown };
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Says of each month how far its days have closed; a day closes once. */
const closeMonths = async (
  { database, periods, actorOf }: DayBooks,
  county: string,
  through: LocalDate,
  counts: ReadonlyMap<Month, Closed>,
): Promise<void> => {
  const first = await firstOpenDay(database, county);
  if (first === null || first > through) return;
  const months: Month[] = [];
  for (let month = monthOf(first); month <= monthOf(through); month = addMonths(month, 1)) months.push(month);
  await periods.handle(
    months.map((month) => {
      const last = month === monthOf(through) ? through : lastDayOf(month);
      return {
        id: commandIdOf('close-days', county, last),
        stream: `period-${county}-${month}`,
        actor: actorOf(county),
        effectiveOn: last,
        receivedOn: last,
        decide: (period: Period) => {
          if (period.through !== null && period.through >= last) return nothingToDo;
          const from = period.through === null ? firstDayOf(month) : addDays(period.through, 1);
          const { opened = 0, cleared = 0 } = counts.get(month) ?? {};
          return accept<PeriodEvent>({ type: 'DaysClosed', data: { county, from, through: last, opened, cleared } });
        },
      };
    }),
  );
};

const firstOpenDay = async (database: Database, county: string): Promise<LocalDate | null> => {
  const { rows } = await database.query<{ day: LocalDate | null }>(
    `select coalesce(
       (select through + 1 from closed_day where county = $1),
       least((select min(checks_on) from expected where county = $1 and (entry_on is null or entry_on > checks_on)),
             (select min(first_on) from unknown_entry where county = $1), (select min(reported_on) from finding where county = $1),
             (select min(received_on) from file where county = $1))
     )::text as day`,
    [county],
  );
  return rows[0]?.day ?? null;
};
