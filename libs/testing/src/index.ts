export { templateDatabase, testDatabase, type TestDatabase } from './test-database';
