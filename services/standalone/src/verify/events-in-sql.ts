import { beginning, type EventStore, type StoredEvent } from '@jumin/event-store';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

/**
 * Makes the log readable as `pg_temp.event` (stream, type, data) in this session, for rules of the money that are about events. A log that is kept elsewhere
 * than in PostgreSQL is read once in its order, and what the rules ask for is copied: of accounts only postings that a case has moved.
 */
export const showEvents = async (client: ClientBase, store: EventStore, elsewhere: boolean): Promise<void> => {
  if (!elsewhere) return void (await client.query('create temp view event as select stream, type, data from log.event'));
  await client.query('create temp table event (stream text not null, type text not null, data json not null)');
  const head = await store.head();
  for (let after = beginning; after < head;) {
    const { events, through } = await store.readAll({ after, categories: ['account', 'entitlement'], maxEvents: 5_000 });
    const asked = events.filter(isAsked).map(({ stream, type, data }) => ({ stream, type, data }));
    await client.query('insert into event select * from json_to_recordset($1::json) as e(stream text, type text, data json)', [
      JSON.stringify(asked),
    ]);
    if (through === after) await sleep(5); // What was acknowledged is read in a moment.
    after = through;
  }
  await client.query('create index on event (stream)');
  await client.query('analyze event');
};

const isAsked = ({ stream, data }: StoredEvent): boolean => stream.startsWith('entitlement-') || 'caseId' in data;
