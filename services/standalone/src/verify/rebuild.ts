import { openPool } from '@jumin/embedded-postgres';
import { loadDivisions, loadWorkingDayCalendar } from '@jumin/kernel';
import { compareTables, dropSchema, rebuildLanes, type ServiceDefinition } from '@jumin/platform';
import { publishers, type Platform } from '../compose-platform';
import type { Check } from './verify';

/** Replays the log into a schema beside the live one and compares every table row by row, both ways. */
export async function rebuildAndCompare({ store, vault, connectionString }: Platform, definition: ServiceDefinition): Promise<Check> {
  const shadow = `${definition.schema}_verify`;
  const pool = openPool({ connectionString, max: 1 });
  try {
    const ports = { store, vault, divisions: loadDivisions(), calendar: loadWorkingDayCalendar() };
    const { tables, events } = await rebuildLanes(definition, { ports, publishers, connectionString, schema: shadow });
    const found = await compareTables(pool, definition.schema, shadow, tables);
    return {
      name: `replay-${definition.name}`,
      zh: `${definition.name}：重放日志所得与读模型逐行相同（${tables.length} 张表）`,
      en: `${definition.name}: replaying the log gives the read models row by row (${tables.length} tables)`,
      checked: events,
      differences: found.flatMap(({ table, onlyLive, onlyLiveCount, onlyReplayed, onlyReplayedCount }) => [
        `${table}: ${onlyLiveCount} only live, ${onlyReplayedCount} only replayed`,
        ...onlyLive.slice(0, 3).map((row) => `${table} live ${row}`),
        ...onlyReplayed.slice(0, 3).map((row) => `${table} replayed ${row}`),
      ]),
    };
  } finally {
    await pool.end();
    await dropSchema(connectionString, shadow);
  }
}
