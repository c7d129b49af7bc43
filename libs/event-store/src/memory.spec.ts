import { describeEventStore } from './conformance-suite';
import { MemoryLog, openMemoryEventStore } from './memory';

describeEventStore('memory', async () => {
  const log = new MemoryLog();
  return { open: async (options) => openMemoryEventStore({ log, ...options }) };
});
