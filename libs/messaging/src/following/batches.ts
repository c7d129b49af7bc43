import type { Position, StoredEvent } from '@jumin/event-store';

/** What one event of the log means to a follower: nothing, itself, or the contracts made from it. */
export interface Unit<Item> {
  readonly position: Position;
  readonly items: readonly Item[];
}

/** An item of many lines counts as its lines. */
export const weightOf = ({ data }: { readonly data: object }): number => {
  const { lines } = data as { lines?: unknown };
  return Array.isArray(lines) && lines.length > 1 ? lines.length : 1;
};

/** The events that mean something, each with what it means. */
export function* unitsOf<Item>(events: readonly StoredEvent[], itemsOf: (event: StoredEvent) => readonly Item[]): Generator<Unit<Item>> {
  for (const event of events) {
    const items = itemsOf(event);
    if (items.length > 0) yield { position: event.position, items };
  }
}

/**
 * Cuts units into batches of at most `maxWeight`, always between units: a checkpoint is a position, and half an event has none. One that is heavier alone
 * makes a batch alone.
 */
export function* inBatches<Item extends { readonly data: object }>(
  all: Iterable<Unit<Item>>,
  maxWeight: number,
): Generator<readonly Unit<Item>[]> {
  let units: Unit<Item>[] = [];
  let weight = 0;
  for (const unit of all) {
    const added = unit.items.reduce((sum, item) => sum + weightOf(item), 0);
    if (units.length > 0 && weight + added > maxWeight) {
      yield units;
      units = [];
      weight = 0;
    }
    units.push(unit);
    weight += added;
  }
  if (units.length > 0) yield units;
}
