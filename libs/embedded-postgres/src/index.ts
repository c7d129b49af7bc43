export { removeAbandoned, type Abandoned } from './abandoned';
export { PostgresError, type PostgresErrorCode } from './errors';
export { openPool } from './pool';
export { runningServer, startEmbeddedPostgres, stopProcess, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './server';
export { durableSettings, forgetfulSettings } from './settings';
export { inTransaction } from './transaction';
