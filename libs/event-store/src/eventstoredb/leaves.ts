import { beginning } from '../port';
import { Connection } from './connection';
import { KnownHead } from './known-head';
import type { EventStoreDbOptions } from './options';
import { WholeLog } from './whole-log';
import type { StoredLeaf } from './wire-event';

/** The whole log in its order, every leaf as its bytes are stored. What is appended while it runs may or may not be among them. */
export async function* leavesOf(options: Pick<EventStoreDbOptions, 'connectionString' | 'streamPrefix'>): AsyncGenerator<StoredLeaf> {
  const connection = new Connection(options.connectionString);
  try {
    await connection.checkServer();
    const log = new WholeLog(connection, options.streamPrefix ?? '', new KnownHead());
    const head = await log.head();
    for (let after = beginning; after < head;) {
      const { events, through } = await log.leaves({ after });
      yield* events;
      after = through;
    }
  } finally {
    await connection.close();
  }
}
