import type { EventStore, StoredEvent, Upcasters } from '@jumin/event-store';
import type { AnyFileKind } from '@jumin/intake';
import type { Divisions, Instant, LocalDate, SubjectId, WorkingDayCalendar } from '@jumin/kernel';
import type { Contract } from '@jumin/messaging';
import type { HistoryEntry } from '@jumin/contracts';
import type { Vault } from '@jumin/vault';
import type { MigrationInterface } from 'typeorm';
import type { Database } from './database';
import type { Sample } from './http/metrics';
import type { Lane } from './lane';

/** What a service is given. It does not know in which profile it runs. */
export interface Ports {
  readonly store: EventStore;
  readonly vault: Vault;
  /** The service's own schema. */
  readonly database: Database;
  readonly divisions: Divisions;
  readonly calendar: WorkingDayCalendar;
}

/** What a question about a person's history may be limited to. */
export interface HistoryQuestion {
  /** Only what was true in the business by the end of that day. */
  readonly effective?: LocalDate;
  /** Only what the log held at that instant of its own clock. */
  readonly knownAt?: Instant;
  /** With the steps that explain each fen, down to the words of the notice. */
  readonly explain?: boolean;
}

/** A service composed on its ports: lanes that are not running yet, and what may be asked of it. Each service adds its own commands and queries. */
export interface Service {
  readonly lanes: readonly Lane[];
  /** Events of this service about a person, in the order of the log, told through what it publishes. */
  history(subject: SubjectId, question: HistoryQuestion): Promise<readonly HistoryEntry[]>;
  /** What it adds to `/metrics`, beside its lanes. */
  samples?(): Promise<readonly Sample[]>;
}

/** What a service is, before it is composed: enough to migrate it, to publish its events, to take in its files and to rebuild its tables. */
export interface ServiceDefinition<Running extends Service = Service> {
  /** `payment-collection`; also the first part of its addresses and of the names of its lanes. */
  readonly name: string;
  /** `payment_collection`. */
  readonly schema: string;
  /** Categories of the log that only this service appends to and reads. Those of its file kinds are added by themselves. */
  readonly categories: readonly string[];
  readonly upcasters?: Upcasters;
  /** One pure function from a stored event to what the others learn of it. */
  readonly publish: (event: StoredEvent) => readonly Contract[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Files that it takes in. */
  readonly kinds: readonly AnyFileKind[];
  compose(ports: Ports): Running;
}
