import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Run } from '../context';
import { CommandRefused } from '../refusal';
import { compareWithKey, type AnswerKey } from './compare-with-key';
import { dataDirectoryOf, type Platform } from '../platform/find-platform';
import { correctSample, readCorrections, type Corrections } from './correct-sample';
import { monthsOf, signPeriods } from './sign-periods';
import { readTree } from './sample-tree';
import { sendDay } from './send-day';
import type { FileReport } from './send-file';
import { statusOf } from './start';
import { moveClock } from './move-clock';
import { summaryOf } from './sample-summary';

/**
 * Feeds a sample year through the interfaces that officers use, day by day on the business clock, then closes the year (with the next January, which
 * holds what crosses it) and compares with the answer key. After a kill it is simply run again: files are known by their content, closed days stay closed.
 */
export const sampleRun: Run = async (context) => {
  const { terminal, args, data } = context;
  const began = Date.now();
  const folder = resolve(args.needed('in'));
  const tree = await readTree(folder);
  const { county, year } = tree;
  if (county === undefined || year === undefined)
    throw new CommandRefused(2, 'NoManifest', `${folder} 中没有 manifest.json`, `${folder} holds no manifest.json`);
  const key = JSON.parse(await readFile(join(folder, 'answer-key.json'), 'utf8')) as AnswerKey;
  const platform = await context.platform();
  const { clock } = await statusOf(context);
  if (clock.kind === 'system')
    throw new CommandRefused(
      1,
      'SystemClock',
      '该数据使用真实时钟，示例年度不能在其中运行；请用 --data 换一个目录',
      'this data runs on the system clock, where no sample year may run; choose another directory with --data',
    );

  const progress = terminal.progress(`${county} ${year}`, `${county} ${year}`, tree.days.length + 3);
  const reports: FileReport[] = [];
  for (const [done, { day, files }] of tree.days.entries()) {
    await moveClock(platform.client, day);
    const ofDay = await sendDay(platform, county, files);
    reports.push(...ofDay);
    if (ofDay.some(({ status }) => status !== 'already-known') || !(await isPast(context, day)))
      await platform.client.post('/platform/clock', { closeDay: true });
    progress.step(done + 1, day);
  }
  const yearEnd = `${year + 1}-01-31`;
  const begunToCorrect = await isPast(context, yearEnd);
  await moveClock(platform.client, yearEnd);
  await platform.client.post('/platform/clock', { closeDay: true });
  progress.step(tree.days.length + 1, yearEnd);
  await platform.client.post('/reconciliation/runs', { county, period: String(year) });
  await platform.client.post('/platform/settle');
  progress.step(tree.days.length + 2, terminal.say('比对', 'comparing'));
  // Run again after the parties had begun to correct, the year before the corrections is gone: only the one after them can be compared.
  const before = begunToCorrect ? undefined : await compareWithKey(platform.client, county, year, key);
  const correcting = !args.flag('without-corrections');
  // Months are signed with their differences named; what is corrected afterwards is dated in the open month.
  const months = correcting ? await signPeriods(platform, county, monthsOf(year)) : undefined;
  const toCorrect = correcting ? await readCorrections(folder) : undefined;
  const corrected = toCorrect && (await correctAndCompare(platform, county, year, key, toCorrect));
  const compared = before ?? corrected ?? (await compareWithKey(platform.client, county, year, key, true));
  const yearSigned = months && (await signPeriods(platform, county, [String(year)]));
  const periods = months &&
    yearSigned && { signed: months.signed + yearSigned.signed, refused: [...months.refused, ...yearSigned.refused] };
  progress.end();

  const status = await statusOf(context);
  const outcome = {
    county,
    year,
    people: key.people.length,
    files: reports.length,
    quarantined: reports.reduce((sum, { counts }) => sum + counts.quarantined, 0),
    ...compared,
    ...(begunToCorrect ? { again: true as const } : {}),
    ...(corrected === undefined ? {} : { corrected }),
    ...(periods === undefined ? {} : { periods }),
    seconds: Math.round((Date.now() - began) / 100) / 10,
    memory: status.memory,
  };
  await writeFile(join(data, `outcome-${county}-${year}.json`), `${JSON.stringify(outcome, null, 1)}\n`).catch(() => undefined);
  terminal.out(
    terminal.json
      ? JSON.stringify(outcome)
      : summaryOf(
          terminal,
          outcome,
          key.people.filter(({ keptFen, onBehalfFen }) => keptFen + onBehalfFen > 0).map(({ idNumber }) => idNumber),
          data === dataDirectoryOf(undefined) ? undefined : data,
        ),
  );
  const asTheKey = [compared, ...(corrected ? [corrected] : [])].every(
    ({ equal, bridgeDifferenceFen }) => equal && bridgeDifferenceFen === 0,
  );
  return asTheKey && (corrected?.refused.length ?? 0) + (periods?.refused.length ?? 0) === 0 ? 0 : 1;
};

/** The parties correct what they did wrong, and people stand as the key says. */
const correctAndCompare = async (platform: Platform, county: string, year: number, key: AnswerKey, corrections: Corrections) => {
  const done = await correctSample(platform, county, year, corrections);
  return { ...done, ...(await compareWithKey(platform.client, county, year, key, true)) };
};

const isPast = async (context: Parameters<Run>[0], day: string): Promise<boolean> => ((await statusOf(context)).clock.today ?? '') > day;
