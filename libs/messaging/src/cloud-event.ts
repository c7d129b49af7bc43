import type { Message } from './port';

/** CloudEvents 1.0 with extension attributes, names in lower case as that specification asks. `partitionkey` is its extension for order per key. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly partitionkey: string;
  readonly effectiveon: string;
  readonly receivedon: string;
  readonly actor: string;
  readonly actoragency: string;
  readonly actorrole: string;
  readonly actordivision: string;
  readonly position: string;
  /** Extension for distributed tracing, as W3C Trace Context writes it; where the deployment traces. */
  readonly traceparent?: string;
  readonly data: object;
}

/** A message as others outside read it. In Kafka's binary mode every attribute is a header `ce_…`, and `data` is the value of the record. */
export const toCloudEvent = ({
  id,
  type,
  version,
  source,
  key,
  recordedAt,
  effectiveOn,
  receivedOn,
  actor,
  position,
  trace,
  data,
}: Message): CloudEvent => ({
  specversion: '1.0',
  id,
  type: `jumin.${source}.${type}.v${version}`,
  source: `/jumin/${source}`,
  subject: key,
  time: recordedAt,
  datacontenttype: 'application/json',
  dataschema: `urn:jumin:contract:${source}:${type}:${version}`,
  partitionkey: key,
  effectiveon: effectiveOn,
  receivedon: receivedOn,
  actor: actor.id,
  actoragency: actor.agency,
  actorrole: actor.role,
  actordivision: actor.division,
  position,
  ...(trace === undefined ? {} : { traceparent: `00-${trace}-01` }),
  data,
});
