import type { ServiceDefinition } from '../service';
import { runService } from './run-service';

const definition: ServiceDefinition = {
  name: 'registration',
  schema: 'registration',
  categories: [],
  publish: () => [],
  migrations: [],
  kinds: [],
  compose: () => ({ lanes: [], history: async () => [] }),
};
const good = {
  DATABASE_URL: 'postgres://jumin:secret@db:5432/jumin',
  KAFKA_BROKERS: 'k1:9092',
  JUMIN_KEYS: '/keys',
  OIDC_ISSUER: 'https://id.example.org/realms/jumin',
};

describe('the program of a service', () => {
  const environment = { ...process.env };
  const said = { out: '', err: '' };
  beforeEach(() => {
    [said.out, said.err] = ['', ''];
    for (const name of [...Object.keys(good), 'PORT']) delete process.env[name];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
    Object.assign(process.env, environment);
  });
  const run = async (...args: string[]): Promise<number> => {
    process.exitCode = 0;
    await runService(definition, { modules: () => [] }, args);
    return Number(process.exitCode);
  };

  it('prints the schema of its environment', async () => {
    expect(await run('--print-config-schema')).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ required: ['DATABASE_URL', 'KAFKA_BROKERS'], properties: { PORT: { default: '8470' } } });
  });
  it('shows what it would run with, but no secret', async () => {
    Object.assign(process.env, good);
    expect(await run('--check-config')).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ DATABASE_URL: '***', KAFKA_BROKERS: 'k1:9092', PORT: '8470' });
  });
  it('ends with 2 for bad configuration, a line per variable', async () => {
    Object.assign(process.env, good, { PORT: 'http', KAFKA_BROKERS: '' });
    expect(await run('--check-config')).toBe(2);
    expect(said.err.trim().split('\n')).toEqual([
      expect.stringMatching(/^BadConfiguration: KAFKA_BROKERS /),
      expect.stringMatching(/^BadConfiguration: PORT /),
    ]);
  });
  it('to migrate needs the database alone', async () => {
    expect(await run('migrate')).toBe(2);
    expect(said.err.trim().split('\n')).toEqual([expect.stringMatching(/^BadConfiguration: DATABASE_URL /)]);
  });
  it.each([['bogus'], ['migrate', 'now']])('ends with 2 and its usage for %s', async (...args) => {
    expect(await run(...args)).toBe(2);
    expect(said.err).toMatch(/^BadUsage: .*usage: main\.js/);
  });
});
