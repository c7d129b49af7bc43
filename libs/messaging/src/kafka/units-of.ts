import type { KafkaMessage } from 'kafkajs';
import type { Position } from '@jumin/event-store';
import type { Unit } from '../following/batches';
import type { Message } from '../port';
import { fromBinaryEvent, outlineOf, standInFor, UnreadableRecord } from './binary-event';
import { toCheckpoint, type Place } from './place';

/** What was fetched of a partition, as units for a consumer, and where it is once it has taken them all. */
export interface Fetched {
  readonly units: readonly Unit<Message>[];
  readonly end: Place;
}

/**
 * Records of one event are a unit: an event is taken whole, so the place in the log tells what was taken. Events that were taken before and types that nobody
 * asked for are left out; the checkpoint of the unit before them leads past them.
 */
export const unitsOfRecords = (
  topic: string,
  partition: number,
  records: readonly KafkaMessage[],
  start: Place,
  wanted?: ReadonlySet<string>,
): Fetched => {
  const units: { position: Position; items: Message[] }[] = [];
  let ids = new Set<string>();
  let place = start;
  /** The event that is being gathered; another record of it joins the same unit. */
  let open: { readonly at: Position; unit: { position: Position; items: Message[] } | null } | null = null;
  for (const record of records) {
    const offset = Number(record.offset);
    if (offset < start.offset) continue;
    const outline = outlineOf(record);
    const joins = outline !== null && open !== null && open.at === outline.position;
    const taken = outline !== null && !joins && outline.position <= place.last;
    if (!joins) open = null;
    place = { offset: offset + 1, last: outline !== null && outline.position > place.last ? outline.position : place.last };
    if (!taken) {
      if (!joins) {
        ids = new Set();
        if (outline !== null) open = { at: outline.position, unit: null };
      }
      if (outline === null || !wanted || wanted.has(outline.type)) {
        const message = read(topic, partition, record);
        if (!ids.has(message.id)) {
          ids.add(message.id);
          if (open?.unit) open.unit.items.push(message);
          else {
            const unit = { position: toCheckpoint(place), items: [message] };
            units.push(unit);
            if (open) open.unit = unit;
          }
        }
      }
    }
    const last = units.at(-1);
    if (last) last.position = toCheckpoint(place);
  }
  return { units, end: place };
};

const read = (topic: string, partition: number, record: KafkaMessage): Message => {
  try {
    return fromBinaryEvent(record);
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    return standInFor({ topic, partition }, record, error.message);
  }
};
