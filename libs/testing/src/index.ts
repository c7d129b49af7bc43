export { templateDatabase, testDatabase, type TestDatabase } from './test-database';
export { describeKafka, testKafka } from './test-kafka';
