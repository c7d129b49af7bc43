// Makes docs/events from the schemas of libs/contracts: an AsyncAPI 3.0 document for machines and a page for people. With --check it writes nothing and
// fails when what is there differs.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { readingGuide, topicDefaults } from './event-docs/reading.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const schemasFolder = join(root, 'libs/contracts/schemas');
const docsFolder = join(root, 'docs/events');

const contracts = [];
for (const path of (await readdir(schemasFolder, { recursive: true })).map((found) => found.replaceAll('\\', '/')).sort()) {
  const [, service, type, version] = /^([^/]+)\/([^/]+)\/(\d+)\.json$/.exec(path) ?? [];
  if (!service) continue;
  const read = async (file) => JSON.parse(await readFile(join(schemasFolder, file), 'utf8'));
  contracts.push({
    service,
    type,
    version: Number(version),
    name: `${type}.v${version}`,
    schema: await read(path),
    example: await read(path.replace('.json', '.example.json')),
  });
}
// Some types are said by several services, each of its own on its own topic.
const alsoPublishedBy = JSON.parse(await readFile(join(schemasFolder, 'also-published-by.json'), 'utf8'));
for (const [path, others] of Object.entries(alsoPublishedBy)) {
  const shared = contracts.filter(({ service, type }) => `${service}/${type}` === path);
  if (shared.length === 0) throw new Error(`also-published-by.json names ${path}, which is no contract`);
  contracts.push(...others.flatMap((service) => shared.map((contract) => ({ ...contract, service }))));
}
const orderOf = ({ service, type, version }) => `${service}/${type}/${String(version).padStart(3, '0')}`;
contracts.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
const services = [...new Set(contracts.map(({ service }) => service))];
const camel = (name) => name.replace(/-(.)/g, (_all, letter) => letter.toUpperCase());

/** What the relay gives every record (libs/messaging/src/cloud-event.ts); `npm run test:foreign` holds real records against it. */
const headersOf = ({ service, type, version, name }) => ({
  type: 'object',
  description: 'Attributes of CloudEvents 1.0 in Kafka binary mode. Others may be there and mean nothing to a reader.',
  required: Object.keys(headerProperties),
  properties: {
    ...headerProperties,
    ...optionalHeaders,
    ce_type: { const: `jumin.${service}.${name}` },
    ce_source: { const: `/jumin/${service}` },
    ce_dataschema: { const: `urn:jumin:contract:${service}:${type}:${version}` },
  },
});
const headerProperties = {
  ce_specversion: { const: '1.0' },
  ce_id: { type: 'string', format: 'uuid', description: 'The same fact always has the same id.' },
  ce_type: { type: 'string', description: '`jumin.<service>.<Type>.v<version>`.' },
  ce_source: { type: 'string', description: '`/jumin/<service>`.' },
  ce_subject: { type: 'string', minLength: 1, description: 'The key.' },
  ce_partitionkey: { type: 'string', minLength: 1, description: 'The key, as the record has it: events of one key arrive in order.' },
  ce_time: { type: 'string', format: 'date-time', description: 'When the log recorded it.' },
  ce_dataschema: {
    type: 'string',
    format: 'uri',
    description: '`urn:jumin:contract:<service>:<Type>:<version>`, the service being the publisher.',
  },
  ce_effectiveon: { type: 'string', format: 'date', description: 'True in the business on this day.' },
  ce_receivedon: { type: 'string', format: 'date', description: 'Handed over by a party on this day.' },
  ce_actor: { type: 'string', description: 'Who acted: a pseudonym, never a name.' },
  ce_actoragency: {
    type: 'string',
    description: 'Letter of the agency (H 人社, T 税务, K 国库, F 财政, B bank, W township, V village, D other registers), or `system`.',
  },
  ce_actorrole: { type: 'string', description: '`clerk`, `head`, `operator` or `service`.' },
  ce_actordivision: { type: 'string', description: 'Division in which the actor may act; empty for the whole deployment.' },
  ce_position: {
    type: 'string',
    pattern: '^[0-9a-f]+$',
    description: "Place in the publisher's log; of fixed width, so it is compared as text.",
  },
  'content-type': { const: 'application/json' },
};

const optionalHeaders = {
  ce_traceparent: {
    type: 'string',
    pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$',
    description: 'W3C Trace Context (the CloudEvents extension for tracing) of what recorded it; only where the deployment traces.',
  },
};

const asyncApi = {
  asyncapi: '3.0.0',
  info: {
    title: 'Jumin events',
    version: '1.0.0',
    description:
      'What the services of Jumin (居民) tell each other and whoever else may listen. At least once, in order per key; amounts are integers of fen, dates YYYY-MM-DD, instants RFC 3339. Consumers ignore keys they do not know.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  channels: Object.fromEntries(
    services.map((service) => [
      camel(service),
      {
        address: `${service}.events`,
        description: `Everything that ${service} publishes, in the order of its log.`,
        messages: Object.fromEntries(
          contracts
            .filter((one) => one.service === service)
            .map(({ name }) => [name, { $ref: `#/components/messages/${service}.${name}` }]),
        ),
        bindings: {
          kafka: {
            topic: `${service}.events`,
            partitions: topicDefaults.partitions,
            replicas: topicDefaults.replicas,
            topicConfiguration: {
              'cleanup.policy': ['delete'],
              'retention.ms': topicDefaults.retentionMs,
              'max.message.bytes': topicDefaults.messageBytesMax,
            },
            bindingVersion: '0.5.0',
          },
        },
      },
    ]),
  ),
  operations: Object.fromEntries(
    services.map((service) => [`publish.${camel(service)}`, { action: 'send', channel: { $ref: `#/channels/${camel(service)}` } }]),
  ),
  components: {
    messages: Object.fromEntries(
      contracts.map((contract) => {
        const { name, schema, example } = contract;
        const { $schema: _dialect, $id: _id, 'x-key': key, ...payload } = schema;
        return [
          `${contract.service}.${name}`,
          {
            name,
            title: contract.type,
            summary: schema.description,
            headers: headersOf(contract),
            payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: payload },
            bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: '0.5.0' } },
            examples: [{ name: 'example', payload: example }],
          },
        ];
      }),
    ),
  },
};

const typeOf = (schema) => {
  const type = [schema.type ?? 'any'].flat().join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  return schema.format ? `${type} (${schema.format})` : type;
};
const rowsOf = (schema, prefix = '') =>
  Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    `| \`${prefix}${name}\` | ${typeOf(property)} | ${schema.required?.includes(name) ? 'yes' : 'no'} | ${property.description ?? ''} |`,
    ...rowsOf(property, `${prefix}${name}.`),
    ...rowsOf(property.items ?? {}, `${prefix}${name}[].`),
  ]);
/** A heading that occurs again gets a number from GitHub. */
const anchorOf = (service, type, version) => {
  const same = contracts.filter((one) => one.type === type && one.version === version);
  const nth = same.findIndex((one) => one.service === service);
  return `${type.toLowerCase()}-version-${version}${nth > 0 ? `-${nth}` : ''}`;
};
const guide = await readingGuide({
  root,
  channels: services.map((service) => ({
    address: `${service}.events`,
    types: contracts
      .filter((one) => one.service === service)
      .map(({ type, version }) => `[${type}](#${anchorOf(service, type, version)})`)
      .join(', '),
  })),
  headers: { properties: { ...headerProperties, ...optionalHeaders }, required: Object.keys(headerProperties) },
  sample: contracts.find(({ name }) => name === 'SubsidyAssessed.v1'),
});
const page = [
  '# Events',
  '',
  'Generated from `libs/contracts/schemas` by `scripts/generate-event-docs.mjs`; do not edit. For machines: `asyncapi.yaml`.',
  guide.trimEnd(),
  ...services.flatMap((service) => [
    '',
    `## ${service}.events`,
    ...contracts
      .filter((one) => one.service === service)
      .flatMap(({ type, version, schema }) => [
        '',
        `### ${type} (version ${version})`,
        '',
        `${schema.description} Key: ${schema['x-key']}.`,
        '',
        '| Field | Type | Required | Meaning |',
        '|---|---|---|---|',
        ...rowsOf(schema),
      ]),
  ]),
  '',
].join('\n');

const files = { 'asyncapi.yaml': stringify(asyncApi, { lineWidth: 0, aliasDuplicateObjects: false }), 'README.md': page };
const check = process.argv.includes('--check');
if (!check) await mkdir(docsFolder, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  const path = join(docsFolder, name);
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) {
    console.error(`docs/events/${name} differs from what the schemas give; run node scripts/generate-event-docs.mjs`);
    process.exitCode = 1;
  }
}
