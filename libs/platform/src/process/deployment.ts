import type { EventStore, Position } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
import { comeToRest, restMsMax } from '../at-rest';
import { closeEach } from '../day-closer';
import type { RunningLane } from '../lanes';
import { serviceNames, type Peers, type ServiceName } from './peers';

/** What a service does for its part of what concerns the whole deployment. */
export interface Part {
  readonly name: ServiceName;
  readonly store: EventStore;
  readonly lanes: () => readonly RunningLane[];
  /** Everything up to here has taken effect in this service, wherever its instances run. */
  reached(position: Position): Promise<void>;
  /** What the service does by itself once the kind of clock stands. */
  prepared(): Promise<void>;
  /** Ends the day for files, of one county or of all that have handed in files here: incomplete series are stopped. Answers those counties. */
  closeIntake(day: LocalDate, county?: string): Promise<readonly string[]>;
}

/** How the differences of a county's day are found. */
export type CloseDay = (county: string, day: LocalDate) => Promise<unknown>;

/**
 * The five services as one, as whoever stands outside sees them. Any service may ask for it; what is done to a clock is done to each of them, one instance
 * each: a simulation runs one instance of a service.
 */
export class Deployment {
  constructor(
    private readonly part: Part,
    readonly peers: Peers,
    private readonly closesWithinMs = restMsMax,
  ) {}

  /** Resolves once the log is at rest: every service has taken everything, and nothing was appended meanwhile. Throws a Problem (503) after `msMax`. */
  settle(msMax?: number): Promise<Position> {
    const reached = (position: Position): Promise<unknown> =>
      this.each(
        (name) => this.peers.ask(name, { path: `/${name}/deployment/reached`, body: { position } }),
        () => reachedHere(this.part, position),
      );
    return comeToRest({ head: () => this.part.store.head(), reached }, msMax);
  }

  async moveClock(day: LocalDate): Promise<void> {
    await moveClock(this.part, day); // First here: it says whether this log may be simulated at all.
    await this.each(
      (name) => this.peers.ask(name, { path: `/${name}/deployment/clock`, body: { day } }),
      async () => undefined,
    );
  }

  /** Closes the day in which the clock stands; a business clock ends it first. */
  async closeToday(closeDay: CloseDay): Promise<void> {
    const { clock } = this.part.store;
    if (clock.kind === 'business') clock.closeDay();
    await this.closeDay(clock.today(), closeDay);
  }

  /** Closes a day for all counties that have handed in files: series first, then discrepancies, which need everything to have arrived. */
  async closeDay(day: LocalDate, closeDay: CloseDay): Promise<void> {
    const counties = await this.closeIntake(day);
    await this.settle(this.closesWithinMs);
    await closeEach(counties, async (county) => {
      await closeDay(county, day);
      await this.settle(this.closesWithinMs);
    });
  }

  /** Ends a day for files in every service, of one county or of all that have handed in files. Answers those counties. */
  async closeIntake(day: LocalDate, county?: string): Promise<readonly string[]> {
    const body = { day, ...(county === undefined ? {} : { county }) };
    const counties = await this.each(
      (name) =>
        this.peers
          .ask<{ readonly counties: readonly string[] }>(name, { path: `/${name}/deployment/close-day`, body })
          .then((answer) => answer.counties),
      () => this.part.closeIntake(day, county),
    );
    return [...new Set(counties.flat())].sort();
  }

  /** Asks each of the five, this one without a detour. */
  each<Answer>(there: (name: ServiceName) => Promise<Answer>, here: () => Promise<Answer>): Promise<Answer[]> {
    return Promise.all(serviceNames.map((name) => (name === this.part.name ? here() : there(name))));
  }
}

export const reachedHere = async (part: Part, position: Position): Promise<void> => {
  if (part.store.clock.kind !== 'undecided') await part.prepared();
  await part.reached(position);
};

/** Moves the business clock, or decides on it. Throws StoreRefused on a system clock. */
export const moveClock = async ({ store: { clock }, prepared }: Part, day: LocalDate): Promise<void> => {
  if (clock.kind === 'business') clock.moveTo(day);
  else await clock.begin('business', day);
  await prepared();
};
