import { openPool } from '@jumin/embedded-postgres';
import { migrateEventStore, openPostgresEventStore } from '@jumin/event-store';
import { testDatabase } from '@jumin/testing';
import { describeMessageBus } from '../conformance-suite';
import { migrateParking, openPostgresParking } from '../parking/postgres-parking';
import { logDeployment } from './log-deployment';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describeMessageBus('the log in PostgreSQL', async () => {
  const database = await testDatabase();
  const pool = openPool({ connectionString: database.connectionString, max: 6 });
  await migrateEventStore(pool);
  await Promise.all([migrateParking(pool), migrateParking(pool)]);
  const store = await openPostgresEventStore(pool);
  cleanUps.push(
    database.drop,
    () => pool.end(),
    () => store.close(),
  );
  return { ...logDeployment(store, openPostgresParking(pool)), database: pool };
});
