import { openPostgresParking } from '@jumin/messaging';
import type { ServiceDefinition } from '@jumin/platform';
import { configurationOf, fillLane, masterKeysOf, openKafka, prepareTopicsOf, refuseUnmigrated } from '@jumin/platform/process';
import { publishers } from '../compose-platform';
import { openFromOutside, runProgram } from '../from-outside';
import { definitions } from '../services';
import { chosenLanes } from './chosen-lanes';

/** Between lines that say how far it is. */
const sayEveryMs = 10_000;

/**
 * `node services/standalone/dist/fill/main.js [--anew] SERVICE | LANE …`: gives lanes of a deployment of five services from the log what their topics no longer
 * hold, or with `--anew` everything, into emptied tables (docs/kafka.md). By the environment of the services, which must not run if lanes of theirs are named.
 * Run again without `--anew` after it was ended, it goes on. Ends with 0, with 1 where something refused it, with 2 for bad usage or configuration.
 */
export async function main(args: readonly string[]): Promise<0> {
  const configuration = configurationOf(process.env, { files: false });
  const { pool, store, services, close } = await openFromOutside(configuration, await masterKeysOf(configuration));
  try {
    const composed = (definitions as readonly ServiceDefinition[]).map((definition) => {
      const { lanes } = services[definition.name]!.service;
      return { definition, lanes };
    });
    const { anew, chosen } = chosenLanes(args, composed);
    const connection = await openKafka(configuration, 'fill');
    for (const { definition, lane } of chosen) {
      const name = `${definition.name}.${lane.name}`;
      await refuseUnmigrated(pool, definition);
      await prepareTopicsOf(configuration, connection, lane.topics);
      let said = Date.now();
      const { messages } = await fillLane(definition, lane, {
        connection,
        store,
        publishers,
        parking: openPostgresParking(pool),
        pool: services[definition.name]!.database,
        anew,
        onTaken: (taken) => {
          if (Date.now() - said < sayEveryMs) return;
          said = Date.now();
          console.log(`  ${name}: ${taken} …`);
        },
      });
      console.log(`${name}: 已从日志补齐 ${messages} 条消息 · took ${messages} messages from the log`);
    }
    return 0;
  } finally {
    await close();
  }
}

if (require.main === module) void runProgram(main);
