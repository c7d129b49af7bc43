import { resolve } from 'node:path';
import type { Run } from '../context';
import type { Terminal } from '../terminal';
import { statusOf } from './start';
import { readTree } from './sample-tree';
import { sendDay } from './send-day';
import { moveClock } from './move-clock';
import { sendFile, type FileReport } from './send-file';

export const importFile: Run = async ({ terminal, args, platform }) => {
  const [kind, path] = args.positionals as [string, string];
  const [county, receivedOn] = [args.text('county'), args.text('received-on')];
  const report = await sendFile(
    await platform(),
    {
      kind,
      path: resolve(path),
      dryRun: args.flag('dry-run'),
      ...(county === undefined ? {} : { county }),
      ...(receivedOn === undefined ? {} : { receivedOn }),
    },
    terminal,
  );
  show(terminal, [report]);
  return ended(terminal, report.status === 'stopped' || isNothing(report));
};

export const importAll: Run = async (context) => {
  const { terminal, args } = context;
  const tree = await readTree(resolve(args.positionals[0]!));
  const platform = await context.platform();
  const county = tree.county ?? args.text('county');
  const { clock } = await statusOf(context);
  const simulated = clock.kind !== 'system' && !args.flag('dry-run'); // An empty store follows the days of the files.
  const progress = terminal.progress('导入', 'importing', tree.days.length);
  const reports: FileReport[] = [];
  for (const [done, { day, files }] of tree.days.entries()) {
    if (simulated) await moveClock(platform.client, day);
    reports.push(...(await sendDay(platform, county, files, args.flag('dry-run'))));
    if (!args.flag('dry-run')) await platform.client.post('/platform/settle');
    if (simulated) await platform.client.post('/platform/clock', { closeDay: true });
    progress.step(done + 1, day);
  }
  progress.end();
  show(terminal, reports);
  return ended(terminal, reports.some(({ status }) => status === 'stopped') || (reports.length > 0 && reports.every(isNothing)));
};

const ended = (terminal: Terminal, refused: boolean): 0 | 1 => {
  if (refused) terminal.err('NotTakenIn: 有文件未能导入，原因见上 · something could not be taken in, see above');
  return refused ? 1 : 0;
};

/** Every line of it was refused or contradicts what is known. */
export const isNothing = ({ status, counts }: Pick<FileReport, 'status' | 'counts'>): boolean =>
  (status === 'taken-in' || status === 'dry-run') &&
  counts.quarantined + counts.conflict > 0 &&
  counts.new + counts.changed + counts.unchanged === 0;

const newIn = ({ status, counts }: FileReport): number => (status === 'already-known' ? 0 : counts.new);

const show = (terminal: Terminal, reports: readonly FileReport[]): void => {
  if (terminal.json) return terminal.out(JSON.stringify(reports.length === 1 ? reports[0] : reports));
  const words: Readonly<Record<FileReport['status'], string>> = {
    'taken-in': terminal.say('已导入', 'taken in'),
    'already-known': terminal.say('此前已导入，没有变化', 'taken in before, nothing changed'),
    'waiting-for-parts': terminal.say('等待其余分包', 'waiting for its other parts'),
    stopped: terminal.say('未导入', 'stopped'),
    'dry-run': terminal.say('试运行，未导入', 'dry run, nothing taken in'),
  };
  const shown = reports.length > 20 ? reports.filter(({ problems }) => problems.length > 0) : reports;
  for (const report of shown) {
    const { fileName, status, counts, problems } = report;
    const said =
      isNothing(report) && status === 'taken-in' ? terminal.say('没有一行可导入', 'not one line could be taken in') : words[status];
    if (status === 'already-known') {
      terminal.out(`${fileName}: ${said} · ${terminal.say(`${counts.lines} 行`, `${counts.lines} lines`)}`);
      continue;
    }
    terminal.out(
      `${fileName}: ${said} · ${terminal.say(
        `${counts.lines} 行，新增 ${counts.new}，不变 ${counts.unchanged}，变更 ${counts.changed}，冲突 ${counts.conflict}，隔离 ${counts.quarantined}`,
        `${counts.lines} lines: ${counts.new} new, ${counts.unchanged} unchanged, ${counts.changed} changed, ${counts.conflict} in conflict, ${counts.quarantined} quarantined`,
      )}`,
    );
    for (const { code, zh, en } of problems.slice(0, 20)) terminal.out(`  ${code}: ${terminal.say(zh, en)}`);
  }
  if (reports.length > 20) {
    const sum = (of: (report: FileReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
    terminal.out(
      terminal.say(
        `${reports.length} 个文件，${sum(({ counts }) => counts.lines)} 行，新增 ${sum(newIn)}，隔离 ${sum(({ counts }) => counts.quarantined)}`,
        `${reports.length} files, ${sum(({ counts }) => counts.lines)} lines, ${sum(newIn)} new, ${sum(({ counts }) => counts.quarantined)} quarantined`,
      ),
    );
  }
};
