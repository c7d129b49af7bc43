// emmett-postgresql doing the same, where it is installed; undefined otherwise.
import { newDatabase } from './measure.mjs';

export const emmettStore = async (server, database) => {
  const emmett = await import('@event-driven-io/emmett-postgresql').catch(() => undefined);
  if (!emmett) {
    console.warn('emmett-postgresql is not installed: its lines are left out');
    return undefined;
  }
  const { connectionString, pool } = await newDatabase(server, database, 24);
  const store = emmett.getPostgreSQLEventStore(connectionString, { connectionOptions: { pool } });
  await store.schema.migrate();
  return {
    append: ({ stream, events: [{ type, data, metadata }] }) => {
      return store.appendToStream(stream, [{ type, data, metadata }], { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' });
    },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
};
