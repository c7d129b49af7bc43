import type { Position } from '@jumin/event-store';
import { instantOn, localDate } from '@jumin/kernel';
import * as fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import type { Message } from '../port';
import { fromBinaryEvent, outlineOf, readAgain, standInFor, toBinaryEvent, unreadable, type BinaryEvent } from './binary-event';

const day = localDate('2024-03-01');
const message: Message = {
  id: '6f1f2a9e-0c55-5d6b-8f61-0a5b7f3c9a01',
  type: 'VouchersEntered',
  version: 2,
  source: 'payment-collection',
  key: '341323',
  position: '0042' as Position,
  recordedAt: instantOn(day, '09:00:00'),
  effectiveOn: day,
  receivedOn: day,
  actor: { id: 'jumin.reconciliation', agency: 'system', role: 'service', division: '341323' },
  data: { county: '341323', lines: [] },
};
type RecordMessage = Extract<KafkaMessage, { headers: object }>;
/** As the client gives a record: bytes. */
const wire = ({ key, value, headers }: BinaryEvent): RecordMessage => ({
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  timestamp: '1709254800000',
  attributes: 0,
  offset: '7',
});
const without = (name: string): RecordMessage => {
  const record = wire(toBinaryEvent(message));
  const { [name]: _gone, ...headers } = record.headers;
  return { ...record, headers };
};

describe('a message in binary mode', () => {
  it('has its attributes in headers, its data alone in the value, and its key as the key', () => {
    const { key, value, headers } = toBinaryEvent(message);
    expect({ key, value }).toEqual({ key: '341323', value: '{"county":"341323","lines":[]}' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_type: 'jumin.payment-collection.VouchersEntered.v2',
      ce_partitionkey: '341323',
      ce_time: '2024-03-01T09:00:00.000+08:00',
    });
  });

  it('is read as it was written, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.dictionary(fc.string(), fc.jsonValue()), (key, data) => {
        const written = { ...message, key, data: JSON.parse(JSON.stringify(data)) as object };
        expect(fromBinaryEvent(wire(toBinaryEvent(written)))).toEqual(written);
      }),
    );
  });

  it('tells its place and type without its data', () => {
    expect(outlineOf(wire(toBinaryEvent(message)))).toEqual({ position: '0042', type: 'VouchersEntered' });
    expect(outlineOf({ headers: {} })).toBeNull();
  });
});

describe('a record that is no message', () => {
  const changed = (change: Partial<RecordMessage>): RecordMessage => ({ ...wire(toBinaryEvent(message)), ...change });
  const header = (name: string, value: string): RecordMessage =>
    changed({ headers: { ...wire(toBinaryEvent(message)).headers, [name]: Buffer.from(value) } });
  it.each<[string, RecordMessage, string]>([
    ['lacks an attribute', without('ce_actor'), 'the header ce_actor is missing'],
    ['has no headers', changed({ headers: {} }), 'the header ce_specversion is missing'],
    ['is of another version of CloudEvents', header('ce_specversion', '2.0'), 'CloudEvents 2.0 is not 1.0'],
    ['is of a type that is not ours', header('ce_type', 'com.example.Thing'), 'com.example.Thing is not a type of ours'],
    ['has no value', changed({ value: null }), 'its value is not a JSON object'],
    ['has a number for its value', changed({ value: Buffer.from('7') }), 'its value is not a JSON object'],
  ])('%s', (_case, record, why) => {
    expect(() => fromBinaryEvent(record)).toThrow(expect.objectContaining({ code: 'UnreadableRecord', message: why }));
  });

  it('is stood in for by a message that holds all of it, and is read once somebody can', () => {
    const record = wire(toBinaryEvent(message));
    const standIn = standInFor({ topic: 'north.events', partition: 2 }, record, 'the reader was wrong');
    expect(standIn).toMatchObject({ id: message.id, type: unreadable, key: '341323', position: '0042' });
    expect(readAgain(JSON.parse(JSON.stringify(standIn)) as Message)).toEqual(message);
    expect(readAgain(message)).toBe(message);
  });

  it('without key or id goes by its place', () => {
    const nameless = { ...wire(toBinaryEvent(message)), key: null, headers: {} };
    const standIns = ['7', '7', '8'].map((offset) => standInFor({ topic: 'north.events', partition: 2 }, { ...nameless, offset }, 'why'));
    expect(standIns.map(({ key }) => key)).toEqual(['north.events/2/7', 'north.events/2/7', 'north.events/2/8']);
    expect(new Set(standIns.map(({ id }) => id)).size).toBe(2);
    expect(() => readAgain(standIns[0]!)).toThrow('the header ce_specversion is missing');
  });
});
