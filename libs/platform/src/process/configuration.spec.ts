import Ajv from 'ajv/dist/2020';
import { configurationOf, configurationSchema, ConfigurationRefused, shown } from './configuration';

const good = {
  DATABASE_URL: 'postgres://jumin:secret@db:5432/jumin',
  KAFKA_BROKERS: 'k1:9092,k2:9092',
  JUMIN_KEYS: '/keys',
  OIDC_ISSUER: 'https://id.example.org/realms/jumin',
  JUMIN_FILES: '/files',
};
const linesOf = (environment: NodeJS.ProcessEnv, files = true): readonly string[] => {
  try {
    configurationOf(environment, { files });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationRefused);
    expect((error as ConfigurationRefused).exitCode).toBe(2);
    return (error as ConfigurationRefused).lines;
  }
};
const without = (name: string): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

describe('the environment of a service', () => {
  it('has defaults for what is the same everywhere', () =>
    expect(configurationOf(good, { files: true })).toMatchObject({ PORT: '8470', JUMIN_LOG: 'postgres', KAFKA_PARTITIONS: '6' }));

  it.each([
    ['no database', without('DATABASE_URL'), 'DATABASE_URL'],
    ['no brokers', without('KAFKA_BROKERS'), 'KAFKA_BROKERS'],
    ['an empty text for brokers', { ...good, KAFKA_BROKERS: '' }, 'KAFKA_BROKERS'],
    ['no keys', without('JUMIN_KEYS'), 'JUMIN_KEYS'],
    ['nobody to say who officers are', without('OIDC_ISSUER'), 'OIDC_ISSUER'],
    ['no place for files', without('JUMIN_FILES'), 'JUMIN_FILES'],
    ['a database that is none', { ...good, DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    ['brokers without ports', { ...good, KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS'],
    ['another log', { ...good, JUMIN_LOG: 'files' }, 'JUMIN_LOG'],
    ['EventStoreDB without its address', { ...good, JUMIN_LOG: 'eventstoredb' }, 'EVENTSTORE_URL'],
    ['a store without its bucket', { ...good, S3_ENDPOINT: 'http://s3', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' }, 'S3_BUCKET'],
    ['a mechanism without a user', { ...good, KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_PASSWORD: 'p' }, 'KAFKA_SASL_USERNAME'],
    ['a port that is none', { ...good, PORT: 'http' }, 'PORT'],
  ])('with %s is refused in one line, in both languages, that names the variable', (_, environment, name) => {
    const lines = linesOf(environment);
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^BadConfiguration: ${name} .*\\p{Script=Han}.* · ${name} .*[a-z]{3}`, 'u'))]);
    // The schema that is printed says the same.
    expect(new Ajv({ strict: false }).compile(configurationSchema('x', true))(clean(environment))).toBe(false);
  });

  it('without files needs no place for them', () => expect(linesOf(without('JUMIN_FILES'), false)).toEqual([]));
  it('is said all at once', () =>
    expect(linesOf({}).map((line) => line.split(' ')[1])).toEqual([
      'DATABASE_URL',
      'KAFKA_BROKERS',
      'JUMIN_KEYS',
      'OIDC_ISSUER',
      'JUMIN_FILES',
    ]));
  it('is never quoted, and secrets are not shown', () => {
    expect(linesOf({ ...good, DATABASE_URL: 'secret-text' }).join()).not.toContain('secret-text');
    expect(JSON.stringify(shown(configurationOf(good, { files: true })))).not.toContain('secret');
  });
  it('agrees with the schema that is printed', () =>
    expect(new Ajv({ strict: false }).compile(configurationSchema('x', true))(good)).toBe(true));
});

const clean = (environment: NodeJS.ProcessEnv): object => Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ''));
