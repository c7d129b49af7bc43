export type { Database } from './database';
export { openServiceDatabase, type DatabaseOptions } from './open-service-database';
export { migrateService, type Migratable } from './migrate-service';
