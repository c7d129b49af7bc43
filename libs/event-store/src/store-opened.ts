import { commandIdOf, dateOf, eventIdOf, type Instant } from '@jumin/kernel';
import type { AppendEntry, StoredEvent } from './port';
import { noStream } from './port';
import type { ClockKind } from './recording-clock';

/** The stream whose first event says which clock the store has. */
export const clockStream = 'store-clock';

/** The first event of every store. Its ids are fixed per kind, so that two processes that open a store at once agree or conflict. */
export const storeOpened = (kind: ClockKind, at: Instant): AppendEntry => {
  const commandId = commandIdOf('store-opened', kind);
  const day = dateOf(at);
  return {
    stream: clockStream,
    expectedRevision: noStream,
    events: [
      {
        id: eventIdOf(commandId, 0),
        type: 'StoreOpened',
        version: 1,
        effectiveOn: day,
        receivedOn: day,
        data: { clock: kind, day },
        metadata: { c: commandId, a: ['jumin.event-store', 'system', 'service', ''] },
      },
    ],
  };
};

export const clockKindOf = (opened: StoredEvent): ClockKind => (opened.data as { clock: ClockKind }).clock;
