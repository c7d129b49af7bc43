import { categoryOf, type StoredEvent, type Upcasters } from '@jumin/event-store';
import { uuidV5 } from '@jumin/kernel';
import type { Contract, Message } from '../port';

/** A service as others hear it: where its events are, and what it makes of them. */
export interface Publisher {
  readonly service: string;
  readonly categories: readonly string[];
  /** Pure, and total over the service's events: an error in it stops every consumer, since nobody could say which keys it concerns. */
  readonly publish: (event: StoredEvent) => readonly Contract[];
  /** Only where the store was not opened with them. */
  readonly upcasters?: Upcasters;
}

export const upcast = (event: StoredEvent, upcasters: Upcasters | undefined): StoredEvent => upcasters?.[event.type]?.(event) ?? event;

/** The messages of a stored event. Their ids follow from its id and their place, so the same event always gives the same messages. */
export const messagesOf = ({ service, publish, upcasters }: Publisher, stored: StoredEvent): readonly Message[] => {
  const contracts = publish(upcast(stored, upcasters));
  if (contracts.length === 0) return none;
  const {
    a: [id, agency, role, division],
    t: trace,
  } = stored.metadata;
  const actor = { id, agency, role, division };
  const { position, recordedAt, effectiveOn, receivedOn } = stored;
  return contracts.map(({ type, version, key, data }, index) => {
    // Most consumers never ask for it, and hashing it costs as much as all the rest here.
    let id: string | undefined;
    return {
      get id() {
        return (id ??= messageIdOf(stored.id, index));
      },
      type,
      version,
      source: service,
      key,
      position,
      recordedAt,
      effectiveOn,
      receivedOn,
      actor,
      ...(trace === undefined ? {} : { trace }),
      data,
    };
  });
};
const none: readonly Message[] = [];

/** The nth contract of a stored event, from 0. Part of the published format: consumers derive the ids of their commands from it. */
export const messageIdOf = (eventId: string, index: number): string => uuidV5(eventId, `message ${index}`);

/**
 * The messages of events that several consumers hear: the log hands the same event objects to all of them, so each is published once. They hang on the
 * event itself and go with it: a WeakMap of ten thousands of events costs the collector more than publishing them again.
 */
export const sharedMessagesOf = (publishers: readonly Publisher[]): ((event: StoredEvent) => readonly Message[]) => {
  const byCategory = new Map(publishers.flatMap((publisher) => publisher.categories.map((category) => [category, publisher] as const)));
  const published = Symbol('messages');
  return (event: StoredEvent & { [published]?: readonly Message[] }) => {
    const known = event[published];
    if (known) return known;
    const publisher = byCategory.get(categoryOf(event.stream));
    return (event[published] = publisher ? messagesOf(publisher, event) : none);
  };
};
