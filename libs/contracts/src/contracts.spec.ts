import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incompatibilities } from './compatibility';
import { contractSchemas, schemasFolder, type JsonSchema } from './schemas';
import { validateContract } from './validate-contract';

const contracts = contractSchemas();
const objectsIn = (schema: JsonSchema): JsonSchema[] => [
  ...(schema.properties ? [schema] : []),
  ...Object.values(schema.properties ?? {}).flatMap(objectsIn),
  ...(schema.items ? objectsIn(schema.items) : []),
];

describe('contracts', () => {
  it.each(contracts)('$type $version accepts its example and refuses an unknown key', ({ type, version, example }) => {
    expect(validateContract(type, version, example)).toEqual([]);
    expect(validateContract(type, version, { ...example, colour: 'red' })).toEqual(['/ must NOT have additional properties (colour)']);
  });

  it.each(contracts)('$type $version is closed at every object, and says what it is', ({ service, type, version, schema }) => {
    expect(schema).toMatchObject({ $id: `urn:jumin:contract:${service}:${type}:${version}`, title: type, description: expect.any(String) });
    for (const object of objectsIn(schema)) expect(object.additionalProperties).toBe(false);
  });

  it('have one type of a name, whoever publishes it', () => {
    const names = contracts.map(({ type, version }) => `${type} ${version}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refuse what has no schema, and name the place of every problem', () => {
    expect(validateContract('Rained', 1, {})).toEqual(['there is no schema of Rained version 1']);
    const example = contracts.find(({ type }) => type === 'VouchersEntered')!.example as { lines: object[] };
    expect(validateContract('VouchersEntered', 1, { ...example, lines: [{ ...example.lines[0], amountFen: 1.5 }] })).toEqual([
      '/lines/0/amountFen must be integer',
    ]);
  });
});

describe('versions of a contract', () => {
  it('never change once they are frozen: a new version is a new file', () => {
    const frozen = JSON.parse(readFileSync(join(schemasFolder, 'frozen.json'), 'utf8')) as Record<string, string>;
    const now = Object.fromEntries(
      contracts.map(({ path }) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(schemasFolder, path)))
          .digest('hex'),
      ]),
    );
    expect(now).toEqual(frozen);
  });

  it('are compatible with every older one, both ways', () => {
    for (const newer of contracts)
      for (const older of contracts.filter(({ type, version }) => type === newer.type && version < newer.version))
        expect({ path: newer.path, problems: incompatibilities(older.schema, newer.schema) }).toEqual({ path: newer.path, problems: [] });
  });

  const older: JsonSchema = {
    type: 'object',
    properties: {
      a: { type: 'string' },
      lines: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
    },
    required: ['a'],
    additionalProperties: false,
  };
  it.each<[string, JsonSchema, string[]]>([
    ['an optional property more', { ...older, properties: { ...older.properties, b: { type: 'string' } } }, []],
    ['other words', { ...older, description: 'reworded' }, []],
    ['a required property more', { ...older, properties: { ...older.properties, b: {} }, required: ['a', 'b'] }, ['/b: newly required']],
    ['a property less', { ...older, properties: { a: { type: 'string' } } }, ['/lines: removed']],
    ['another type', { ...older, properties: { ...older.properties, a: { type: 'integer' } } }, ['/a: type changed']],
    ['narrower values', { ...older, properties: { ...older.properties, a: { type: 'string', enum: ['x'] } } }, ['/a: enum changed']],
    ['less required', { ...older, required: [] }, ['/a: no longer required']],
    ['an open object', { ...older, additionalProperties: true }, ['/: additionalProperties changed']],
    [
      'other lines',
      { ...older, properties: { ...older.properties, lines: { type: 'array', items: { type: 'object', properties: {} } } } },
      ['/lines[]/n: removed'],
    ],
  ])('may differ by %s, or not', (_what, newer, problems) => {
    expect(incompatibilities(older, newer)).toEqual(problems);
  });
});

describe('the event documents', () => {
  it('are those that the schemas give (npm run: node scripts/generate-event-docs.mjs)', () => {
    const root = join(__dirname, '../../..');
    execFileSync(process.execPath, ['scripts/generate-event-docs.mjs', '--check'], { cwd: root, stdio: 'pipe' });
  });
});
