// The part of docs/events/README.md that says how to read the topics: all that a client in any language has to know. Tables come from what the AsyncAPI
// document says; the program is the one that `npm run test:foreign` runs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Partitions, copies and retention as `prepareTopics` makes them unless told otherwise (libs/messaging/src/kafka/topics.ts). */
export const topicDefaults = { partitions: 6, replicas: 3, retentionMs: 30 * 86_400_000, messageBytesMax: 8 * 1024 * 1024 };

const meaningOf = (property) =>
  [property.const !== undefined ? `Always \`${property.const}\`.` : undefined, property.description].filter(Boolean).join(' ');

export const readingGuide = async ({ root, channels, headers, sample }) => {
  const { service, name, type, schema, example } = sample;
  const program = (await readFile(join(root, 'test/foreign-consumer/smallest.py'), 'utf8')).trimEnd();
  const keyField = schema['x-key'];
  const key = example[keyField] ?? keyField;
  const year = example.feeYear;
  const days = topicDefaults.retentionMs / 86_400_000;
  return `
## Reading the topics

This page and \`asyncapi.yaml\` are all that a reader needs, in whatever language. \`npm run test:foreign\` proves it: a client in Python that knows nothing else reads the topics of a sample year and holds every record against the schemas.

**Where.** One topic per service, for any client that speaks to Apache Kafka 4 (2.1 or later). A deployment that shares its cluster puts a prefix before the names; ask its operator for brokers, prefix and credentials.

| Topic | Types |
|---|---|
${channels.map(({ address, types }) => `| \`${address}\` | ${types} |`).join('\n')}

Each has ${topicDefaults.partitions} partitions and ${topicDefaults.replicas} copies unless the deployment says otherwise, keeps records for ${days} days, is never compacted, and is written by one producer at a time without transactions: \`isolation.level\` makes no difference. A record may have up to ${topicDefaults.messageBytesMax / 1024 / 1024} MiB: a client's own limits must allow it. The number of partitions never changes.

**What a record is.** [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md) in binary mode: the attributes are headers, the value is the data alone, in JSON (UTF-8). Header values are UTF-8 text. Headers that are not in this table may be there and mean nothing to you.

| Header | Required | Meaning |
|---|---|---|
${Object.entries(headers.properties)
  .map(([header, property]) => `| \`${header}\` | ${headers.required.includes(header) ? 'yes' : 'no'} | ${meaningOf(property)} |`)
  .join('\n')}

A \`${type}\` as it lies in \`${service}.events\`:

\`\`\`
key      ${key}
headers  ce_specversion     1.0
         ce_id              0f1d2c3b-4a59-5687-9a0b-1c2d3e4f5061
         ce_type            jumin.${service}.${name}
         ce_source          /jumin/${service}
         ce_subject         ${key}
         ce_partitionkey    ${key}
         ce_time            ${year}-03-01T09:00:00.004+08:00
         ce_dataschema      urn:jumin:contract:${service}:${type}:1
         ce_effectiveon     ${year}-03-01
         ce_receivedon      ${year}-03-01
         ce_actor           jumin.${service}
         ce_actoragency     system
         ce_actorrole       service
         ce_actordivision   ${example.county}
         ce_position        0000000002f100000a
         content-type       application/json
value    ${JSON.stringify(example)}
\`\`\`

**Which schema.** \`ce_type\` is \`jumin.<service>.<Type>.v<version>\`; the schema of \`<Type>\` at that version is below, in \`asyncapi.yaml\` under \`components.messages["<service>.<Type>.v<version>"].payload\` (JSON Schema 2020-12), and in \`libs/contracts/schemas/<service>/<Type>/<version>.json\`. A type that several services publish has one schema and one file. A published version never changes. A new version may add optional fields and nothing else; whatever means something else is a new type. So: read the fields you know, ignore the others, and pass over types that you do not know.

**Values.** Fields ending in \`Fen\` are whole fen of renminbi (1 yuan = 100 fen) and at most 2^53 − 1. Days are \`YYYY-MM-DD\`, months \`YYYY-MM\`, instants RFC 3339 with offset. Division codes are text, of 6 digits for a county. \`subjectId\` is a pseudonym: nothing on the topics names a person, and whoever may know the person asks registration, where the question is logged.

**Order.** A key is always in the same partition, and within a partition records stand in the order of the publisher's log. Between partitions, and between topics, there is no order; \`ce_position\` (text; compare it as text) orders all records of one deployment's log, whatever topic they are in. Records of one event have the same \`ce_position\`.

**Once.** Delivery is at least once: after a crash of the publisher a stretch may be sent again. A fact has the same \`ce_id\` for ever. Within a partition a record whose \`ce_position\` is lower than the highest you have seen is a copy; so is one with the same \`ce_id\` as another. Either rule will do; the first needs one text per partition. Keep your place (offset, and the last \`ce_position\`) in the same transaction as what you made of the records, not with the broker alone. A restore of the deployment from a backup into another database is announced by its operator: positions may then begin anew, and readers begin again from the earliest record.

**From the beginning.** Topics hold ${days} days. What is older is in the deployment's log, from which its operator can send everything again into new topics (\`docs/kafka.md\`).

**The smallest reader**: it needs \`pip install confluent-kafka\` and prints what it sees.

\`\`\`python
${program}
\`\`\`
`;
};
