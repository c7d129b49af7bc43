import type { Instant } from '@jumin/kernel';
import type { ParkedKey } from '../port';
import type { ParkedMessage, ParkingAct, ParkingStore } from './parking-store';

interface Entry {
  readonly since: Instant;
  firstError: string;
  lastError: string;
  attempts: number;
  readonly messages: ParkedMessage[];
}

/** Parked keys in memory, for the memory event store: both are forgotten together. Buses on one event store share it. */
export const openMemoryParking = (): ParkingStore & { readonly acts: readonly ParkingAct[] } => {
  const parked = new Map<string, Map<string, Entry>>();
  const acts: ParkingAct[] = [];
  const entryOf = (consumer: string, key: string): Entry | undefined => parked.get(consumer)?.get(key);
  return {
    acts,
    transaction: (work) => work(undefined),
    keysOf: async (consumer) => new Set(parked.get(consumer)?.keys()),
    holdKeys: async (_client, consumer, keys) => new Set(keys.filter((key) => entryOf(consumer, key))),
    add: async (_client, consumer, messages, at) => {
      for (const { message, error } of messages) {
        const keys = parked.get(consumer) ?? new Map<string, Entry>();
        parked.set(consumer, keys);
        const entry = keys.get(message.key) ?? { since: at, firstError: error ?? '', lastError: error ?? '', attempts: 1, messages: [] };
        keys.set(message.key, entry);
        if (!entry.messages.some((known) => known.message.id === message.id)) entry.messages.push({ message, error });
      }
    },
    list: async (consumer) =>
      [...parked]
        .filter(([name]) => consumer === undefined || name === consumer)
        .flatMap(([name, keys]) =>
          [...keys].map(([key, { messages, firstError, lastError, attempts, since }]): ParkedKey => {
            return { consumer: name, key, messages: messages.length, firstError, lastError, attempts, since };
          }),
        )
        .sort((a, b) => (`${a.consumer}\n${a.key}` < `${b.consumer}\n${b.key}` ? -1 : 1)),
    messagesOf: async (consumer, key) => [...(entryOf(consumer, key)?.messages ?? [])],
    remove: async (_client, consumer, message) => {
      const entry = entryOf(consumer, message.key);
      const place = entry?.messages.findIndex((known) => known.message.id === message.id) ?? -1;
      if (place < 0) return false;
      entry!.messages.splice(place, 1);
      if (entry!.messages.length === 0) parked.get(consumer)!.delete(message.key);
      return true;
    },
    failed: async (consumer, message, error) => {
      const entry = entryOf(consumer, message.key);
      if (!entry) return;
      entry.attempts++;
      entry.lastError = error;
      const place = entry.messages.findIndex((known) => known.message.id === message.id);
      if (place >= 0) entry.messages[place] = { message, error };
    },
    discard: async (consumer, key) => {
      const count = entryOf(consumer, key)?.messages.length ?? 0;
      parked.get(consumer)?.delete(key);
      return count;
    },
    record: async (act) => void acts.push(act),
  };
};
