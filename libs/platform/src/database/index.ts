export type { Database, DatabasePool, Session } from './database';
export { rowSet, type ColumnType, type RowSet } from './row-set';
export { openServiceDatabase, sessionOptions, type DatabaseOptions } from './open-service-database';
export { migrateService, type Migratable } from './migrate-service';
export { inTurn, type TurnOptions } from './in-turn';
