import { readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Run } from '../context';
import { runningPlatform } from '../platform/find-platform';
import { CommandRefused } from '../refusal';

/** Only what the platform itself puts into a data directory; anything else that lies there is somebody's. */
const ours = new Set(['postgres', 'postgres-place.json', 'keys', 'files', 'owner.json', 'platform.json', 'officers.json', 'samples']);
const isOurs = (name: string): boolean => ours.has(name) || /^outcome-\d{6}-\d{4}\.json$/.test(name);

export const reset: Run = async ({ terminal, args, data }) => {
  if (runningPlatform(data))
    throw new CommandRefused(
      1,
      'DataInUse',
      '平台正在使用该数据目录，请先 jumin stop',
      'the platform is using this data directory; run jumin stop first',
    );
  const found = (await readdir(data).catch(() => [] as string[])).filter(isOurs);
  if (found.length === 0) {
    terminal.out(terminal.say(`${data} 中没有数据`, `there is no data in ${data}`));
    return 0;
  }
  if (
    !args.flag('yes') &&
    !(await agreed(
      terminal.say(`将永久删除 ${data} 中的全部数据。继续请输入 yes：`, `This deletes all data in ${data} for ever. Type yes to go on: `),
    ))
  ) {
    terminal.err(terminal.say('未删除', 'nothing was deleted'));
    return 1;
  }
  const elsewhere = await databaseElsewhere(data);
  if (elsewhere !== undefined) await rm(elsewhere, { recursive: true, force: true });
  for (const name of found) await rm(join(data, name), { recursive: true, force: true });
  terminal.out(terminal.say('数据目录已清空', 'the data directory is empty'));
  return 0;
};

/** As root the database lies in a folder of its own; the record says which. A copied directory carries the record of its original, whose database stays. */
async function databaseElsewhere(data: string): Promise<string | undefined> {
  const record = await readFile(join(data, 'postgres-place.json'), 'utf8').catch(() => undefined);
  if (record === undefined) return undefined;
  const { folder, directory } = JSON.parse(record) as { folder: string; directory: string };
  return directory === (await realpath(data)) && /[\\/]jumin[\\/][0-9a-f]{16}$/.test(folder) ? folder : undefined;
}

async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await reader.question(question).finally(() => reader.close());
  return answer.trim() === 'yes';
}
