import { openLog } from '../log';
import type { Service, ServiceDefinition } from '../service';
import { startRefusalOf } from '../start/refusal';
import { configurationOf, configurationSchema, ConfigurationRefused, shown } from './configuration';
import { migrateProcess } from './migrate';
import type { Wiring } from './open-service';

const usage = 'main.js [serve | migrate | --check-config | --print-config-schema]';
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/**
 * The program of a service: `serve` (default), `migrate`, `--check-config` or `--print-config-schema`. Ends with 0, with 1 when something refused the start,
 * with 2 for bad configuration or usage; each with one line on stderr that names the variable or says what to do.
 */
export async function runService<Running extends Service>(
  definition: ServiceDefinition<Running>,
  wiring: Wiring<Running>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const [command = 'serve', ...more] = args;
  const files = definition.kinds.length > 0;
  try {
    if (more.length > 0) return badUsage();
    if (command === '--print-config-schema') return say(JSON.stringify(configurationSchema(definition.name, files), null, 2));
    if (command === '--check-config') return say(JSON.stringify(shown(configurationOf(process.env, { files })), null, 2));
    if (command === 'migrate')
      return await migrateProcess(configurationOf(process.env, { files, only: ['DATABASE_URL', 'JUMIN_LOG'] }), definition);
    if (command !== 'serve') return badUsage();
    await serve(definition, wiring, files);
  } catch (error) {
    process.exitCode = refused(error);
    if (command === 'serve') process.exit(); // What was opened has been closed; what hangs must not keep a refused process.
  }
}

const badUsage = (): void => {
  complain(`BadUsage: 用法 · usage: ${usage}`);
  process.exitCode = 2;
};

const refused = (error: unknown): number => {
  if (error instanceof ConfigurationRefused) {
    complain(error.message);
    return error.exitCode;
  }
  const refusal = startRefusalOf(error);
  if (refusal) complain(refusal.message);
  else complain(`Unexpected: 未能启动 · did not start: ${error instanceof Error ? error.stack : String(error)}`);
  return refusal?.exitCode ?? 1;
};

const serve = async <Running extends Service>(
  definition: ServiceDefinition<Running>,
  wiring: Wiring<Running>,
  files: boolean,
): Promise<void> => {
  const configuration = configurationOf(process.env, { files });
  const log = openLog(configuration.LOG_LEVEL).child({ service: definition.name, instance: configuration.JUMIN_INSTANCE });
  const running: { stop?: () => Promise<void> } = {};
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), 9_500).unref(); // What was acknowledged is durable already.
    void (running.stop?.() ?? Promise.resolve()).then(() => {
      log.info('Stopped');
      process.exit(0);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  const { openService } = await import('./open-service'); // Kafka's client and Nest are not needed to say that a variable is missing.
  const opened = await openService(configuration, definition, wiring, log);
  running.stop = opened.stop;
  if (ending) return void (await opened.stop().then(() => process.exit(0)));
  log.info({ url: opened.url }, 'Serving');
};
