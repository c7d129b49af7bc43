import { beginning, type Position } from '@jumin/event-store';
import * as fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import type { Message } from '../port';
import { toBinaryEvent } from './binary-event';
import { fromCheckpoint, toCheckpoint, type Place } from './place';
import { unitsOfRecords } from './units-of';

const start: Place = { offset: 0, last: beginning };
const placeOf = (event: number): Position => String(event).padStart(4, '0') as Position;

/** The nth message of an event, at the offset at which it stands in the list. */
const record = (event: number, nth = 0, type = 'Said'): Omit<KafkaMessage, 'offset'> => {
  const { key, value, headers } = toBinaryEvent({
    id: `00000000-0000-5000-8000-${String(event * 100 + nth).padStart(12, '0')}`,
    type,
    version: 1,
    source: 'north',
    key: 'k',
    position: placeOf(event),
    data: { what: `${event}.${nth}` },
    actor: { id: '', agency: '', role: '', division: '' },
  } as unknown as Message);
  return {
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: { ...headers, ce_time: 't', ce_effectiveon: 'd', ce_receivedon: 'd' },
    timestamp: '0',
    attributes: 0,
  };
};
const at = (records: readonly Omit<KafkaMessage, 'offset'>[], from = 0): KafkaMessage[] =>
  records.map((one, n) => ({ ...one, offset: String(from + n) }) as KafkaMessage);
const shown = (records: readonly KafkaMessage[], from = start, wanted?: string[]) => {
  const { units, end } = unitsOfRecords('north.events', 0, records, from, wanted && new Set(wanted));
  return {
    units: units.map(({ position, items }) => `${items.map(({ data }) => (data as { what: string }).what).join('+')} → ${position}`),
    end: toCheckpoint(end),
  };
};

describe('records as units', () => {
  it('are the messages of one event each, with the checkpoint behind it', () => {
    expect(shown(at([record(1), record(2, 0), record(2, 1), record(3)]))).toEqual({
      units: ['1.0 → 1|0001', '2.0+2.1 → 3|0002', '3.0 → 4|0003'],
      end: '4|0003',
    });
  });

  it('leave out what was sent again, whole or in part, and lead past it', () => {
    expect(shown(at([record(1), record(2, 0), record(2, 1), record(1), record(2, 0), record(2, 1), record(3)])).units).toEqual([
      '1.0 → 1|0001',
      '2.0+2.1 → 6|0002',
      '3.0 → 7|0003',
    ]);
  });

  it('leave out what directly follows itself', () => {
    expect(shown(at([record(2, 0), record(2, 1), record(2, 0), record(2, 1)]))).toEqual({ units: ['2.0+2.1 → 4|0002'], end: '4|0002' });
  });

  it('leave out what was taken before this fetch', () => {
    expect(shown(at([record(2), record(3), record(4)], 5), { offset: 5, last: placeOf(3) })).toEqual({
      units: ['4.0 → 8|0004'],
      end: '8|0004',
    });
  });

  it('leave out what lies before the place', () => {
    expect(shown(at([record(2), record(3)], 5), { offset: 6, last: placeOf(2) })).toEqual({ units: ['3.0 → 7|0003'], end: '7|0003' });
  });

  it('leave out types that nobody asked for, and know that they were seen', () => {
    expect(shown(at([record(1, 0, 'Other'), record(2), record(3, 0, 'Other')]), start, ['Said'])).toEqual({
      units: ['2.0 → 3|0003'],
      end: '3|0003',
    });
    expect(shown(at([record(1, 0, 'Other')]), start, ['Said'])).toEqual({ units: [], end: '1|0001' });
  });

  it('stand in for a record that cannot be read, alone and in its order', () => {
    const poison = { key: Buffer.from('k'), value: Buffer.from('poison'), headers: {}, timestamp: '0', attributes: 0 };
    const { units } = unitsOfRecords('north.events', 0, at([record(1), poison, record(2)]), start);
    expect(units.map(({ items, position }) => [items.map(({ type }) => type), position])).toEqual([
      [['Said'], '1|0001'],
      [['Unreadable'], '2|0001'],
      [['Said'], '3|0002'],
    ]);
  });

  it('give each event once and in order, wherever a relay died and began again, and wherever a fetch was cut between requests', () => {
    // A relay sends 1, 2, 3 … and begins again at any place not beyond the first it has not had acknowledged; a fetch ends between two requests.
    const sendings = fc.array(fc.record({ from: fc.nat(9), length: fc.integer({ min: 1, max: 6 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(sendings, fc.array(fc.nat(80), { maxLength: 6 }), (sent, cuts) => {
        const events: number[] = [];
        let next = 1;
        for (const { from, length } of sent) {
          const first = Math.max(1, next - from);
          for (let event = first; event < first + length; event++) events.push(event);
          next = Math.max(next, first + length);
        }
        const records = at(events.map((event) => record(event)));
        const bounds = [0, ...cuts.filter((cut) => cut < records.length).sort((a, b) => a - b), records.length];
        const heard: string[] = [];
        let place = start;
        for (const [n, from] of bounds.slice(0, -1).entries()) {
          const { units, end } = unitsOfRecords('north.events', 0, records.slice(from, bounds[n + 1]), place);
          heard.push(...units.flatMap(({ items }) => items.map(({ data }) => (data as { what: string }).what)));
          if (units.length > 0) expect(fromCheckpoint(units.at(-1)!.position)).toEqual(end);
          place = fromCheckpoint(toCheckpoint(end));
        }
        expect(heard).toEqual(Array.from({ length: next - 1 }, (_, n) => `${n + 1}.0`));
      }),
    );
  });
});
