import type { EventStore, Position } from '@jumin/event-store';
import type { LocalDate } from '@jumin/kernel';
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
  /** Ends the day for files: incomplete series are stopped. Answers the counties that have handed in files here. */
  closeIntake(day: LocalDate): Promise<readonly string[]>;
}

/**
 * The five services as one, as whoever stands outside sees them. Any service may ask for it; what is done to a clock is done to each of them, one instance
 * each: a simulation runs one instance of a service.
 */
export class Deployment {
  constructor(
    private readonly part: Part,
    readonly peers: Peers,
  ) {}

  /** Resolves once the log is at rest: every service has taken everything, and nothing was appended meanwhile. */
  async settle(): Promise<Position> {
    const { store } = this.part;
    for (;;) {
      const head = await store.head();
      await this.each(
        (name) => this.peers.ask(name, { path: `/${name}/deployment/reached`, body: { position: head } }),
        () => reachedHere(this.part, head),
      );
      if ((await store.head()) === head) return head;
    }
  }

  async moveClock(day: LocalDate): Promise<void> {
    await moveClock(this.part, day); // First here: it says whether this log may be simulated at all.
    await this.each(
      (name) => this.peers.ask(name, { path: `/${name}/deployment/clock`, body: { day } }),
      async () => undefined,
    );
  }

  /** Ends the day of all counties that have handed in files: series first, then discrepancies, which need everything to have arrived. */
  async closeDay(closeDay: (county: string, day: LocalDate) => Promise<unknown>): Promise<void> {
    const { clock } = this.part.store;
    if (clock.kind === 'business') clock.closeDay();
    const day = clock.today();
    const counties = await this.each(
      (name) =>
        this.peers
          .ask<{ readonly counties: readonly string[] }>(name, { path: `/${name}/deployment/close-day`, body: { day } })
          .then((answer) => answer.counties),
      () => this.part.closeIntake(day),
    );
    await this.settle();
    for (const county of [...new Set(counties.flat())].sort()) {
      await closeDay(county, day);
      await this.settle();
    }
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
