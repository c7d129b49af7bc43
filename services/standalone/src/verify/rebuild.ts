import { openPool } from '@jumin/embedded-postgres';
import { loadDivisions, loadWorkingDayCalendar } from '@jumin/kernel';
import { compareTables, dropSchema, rebuildLanes, type ServiceDefinition } from '@jumin/platform';
import { publishers, type Platform } from '../compose-platform';
import type { Check } from './verify';

/** Replays the log into schemas beside the live ones, reading it once, and compares every table row by row, both ways. */
export async function rebuildAndCompare(
  { store, vault, connectionString }: Pick<Platform, 'store' | 'vault' | 'connectionString'>,
  definitions: readonly ServiceDefinition[],
): Promise<readonly Check[]> {
  const schemaOf = ({ schema }: ServiceDefinition): string => `${schema}_verify`;
  const pool = openPool({ connectionString, max: 1 });
  try {
    const ports = { store, vault, divisions: loadDivisions(), calendar: loadWorkingDayCalendar() };
    const rebuilt = await rebuildLanes(definitions, { ports, publishers, connectionString, schemaOf });
    const checks: Check[] = [];
    for (const [nth, { name, schema }] of definitions.entries()) {
      const { tables, events, schema: shadow } = rebuilt[nth]!;
      const found = await compareTables(pool, schema, shadow, tables);
      checks.push({
        name: `replay-${name}`,
        zh: `${name}：重放日志所得与读模型逐行相同（${tables.length} 张表）`,
        en: `${name}: replaying the log gives the read models row by row (${tables.length} tables)`,
        checked: events,
        differences: found.flatMap(({ table, onlyLive, onlyLiveCount, onlyReplayed, onlyReplayedCount }) => [
          `${table}: ${onlyLiveCount} only live, ${onlyReplayedCount} only replayed`,
          ...onlyLive.slice(0, 3).map((row) => `${table} live ${row}`),
          ...onlyReplayed.slice(0, 3).map((row) => `${table} replayed ${row}`),
        ]),
      });
    }
    return checks;
  } finally {
    await pool.end();
    for (const definition of definitions) await dropSchema(connectionString, schemaOf(definition));
  }
}
