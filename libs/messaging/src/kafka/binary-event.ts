import type { Position } from '@jumin/event-store';
import { uuidV5, type Instant, type LocalDate } from '@jumin/kernel';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { toCloudEvent } from '../cloud-event';
import type { Message } from '../port';

/** A record of CloudEvents' binary mode: attributes are headers `ce_…`, the data is the value, `partitionkey` is the key. */
export interface BinaryEvent {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const toBinaryEvent = (message: Message): BinaryEvent => {
  const { data, datacontenttype, ...attributes } = toCloudEvent(message);
  const headers: Record<string, string> = { 'content-type': datacontenttype };
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = value;
  return { key: message.key, value: JSON.stringify(data), headers };
};

/** A record that is no message of ours: its key is parked for a person, the rest flows. */
export class UnreadableRecord extends Error {
  readonly code = 'UnreadableRecord';
  constructor(why: string) {
    super(why);
    this.name = 'UnreadableRecord';
  }
}

type RecordParts = Pick<KafkaMessage, 'value' | 'headers'>;

/** The inverse of `toBinaryEvent`. The data is checked to be an object, not against its schema. Throws UnreadableRecord. */
export const fromBinaryEvent = ({ headers, value }: RecordParts): Message => {
  const attribute = attributesOf(headers);
  if (attribute('specversion') !== '1.0') throw new UnreadableRecord(`CloudEvents ${attribute('specversion')} is not 1.0`);
  const { source, type, version } = typeOf(attribute('type'));
  const trace = /^00-([0-9a-f]{32}-[0-9a-f]{16})-/.exec(headerOf(headers, 'ce_traceparent') ?? '')?.[1];
  return {
    id: attribute('id'),
    type,
    version,
    source,
    key: attribute('partitionkey'),
    position: attribute('position') as Position,
    recordedAt: attribute('time') as Instant,
    effectiveOn: attribute('effectiveon') as LocalDate,
    receivedOn: attribute('receivedon') as LocalDate,
    actor: {
      id: attribute('actor'),
      agency: attribute('actoragency'),
      role: attribute('actorrole'),
      division: attribute('actordivision'),
    },
    ...(trace === undefined ? {} : { trace }),
    data: dataOf(value),
  };
};

/** Where the event stands in its publisher's log, and of which type it is, without reading its data. Null where the record does not say. */
export const outlineOf = ({ headers }: Pick<KafkaMessage, 'headers'>): { readonly position: Position; readonly type: string } | null => {
  const [type, position] = [headerOf(headers, 'ce_type'), headerOf(headers, 'ce_position')];
  const parts = type === undefined ? null : typeText.exec(type);
  return parts === null || position === undefined ? null : { position: position as Position, type: parts[2]! };
};

const attributesOf =
  (headers: IHeaders | undefined) =>
  (name: string): string => {
    const value = headerOf(headers, `ce_${name}`);
    if (value === undefined) throw new UnreadableRecord(`the header ce_${name} is missing`);
    return value;
  };
const headerOf = (headers: IHeaders | undefined, name: string): string | undefined => {
  const value = headers?.[name];
  return Array.isArray(value) ? value[0]?.toString() : value?.toString();
};

const typeText = /^jumin\.([^.]+)\.([^.]+)\.v(\d+)$/;
const typeOf = (text: string): { source: string; type: string; version: number } => {
  const parts = typeText.exec(text);
  if (!parts) throw new UnreadableRecord(`${text} is not a type of ours`);
  return { source: parts[1]!, type: parts[2]!, version: Number(parts[3]) };
};

const dataOf = (value: Buffer | null): object => {
  let data: unknown;
  try {
    data = JSON.parse(value?.toString() ?? 'null');
  } catch (error) {
    throw new UnreadableRecord(`its value is not JSON: ${(error as Error).message}`);
  }
  if (typeof data !== 'object' || data === null) throw new UnreadableRecord('its value is not a JSON object');
  return data;
};

/** Type of the stand-in for a record that could not be read: it holds the record itself, to be read again once somebody has mended the reader. */
export const unreadable = 'Unreadable';

interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Base64. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly why: string;
}

const nobody = { id: '', agency: '', role: '', division: '' };
const noUuid = /^(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/i;

/** Stands in for the record until a person has decided. Its key is the record's own, or its place where it has none. */
export const standInFor = (
  place: { readonly topic: string; readonly partition: number },
  { offset, key, value, headers, timestamp }: KafkaMessage,
  why: string,
): Message => {
  const where = `${place.topic}/${place.partition}/${offset}`;
  const names = Object.keys(headers ?? {});
  const raw: RawRecord = {
    ...place,
    offset,
    value: value?.toString('base64') ?? null,
    headers: Object.fromEntries(names.map((name) => [name, headerOf(headers, name) ?? ''])),
    why,
  };
  const id = headerOf(headers, 'ce_id') ?? '';
  const at = new Date(Number(timestamp)).toISOString();
  return {
    id: noUuid.test(id) ? uuidV5(recordSpace, where) : id,
    type: unreadable,
    version: 1,
    source: place.topic,
    key: key?.toString() || where,
    position: (headerOf(headers, 'ce_position') ?? '') as Position,
    recordedAt: at as Instant,
    effectiveOn: at.slice(0, 10) as LocalDate,
    receivedOn: at.slice(0, 10) as LocalDate,
    actor: nobody,
    data: raw,
  };
};
/** Any UUID; ids of stand-ins are derived from it and the place of the record. */
const recordSpace = 'a3b0d9c4-6f5e-4c1b-9a57-0d5c1b7f2e11';

/** The message of a stand-in, if it can be read by now. Throws UnreadableRecord. */
export const readAgain = (message: Message): Message => {
  if (message.type !== unreadable) return message;
  const { value, headers } = message.data as RawRecord;
  return fromBinaryEvent({ value: value === null ? null : Buffer.from(value, 'base64'), headers: { ...headers } });
};
