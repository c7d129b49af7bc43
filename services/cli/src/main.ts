import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { everywhere, parseArguments } from './arguments';
import { commands, type CommandDefinition } from './commands';
import type { Context } from './context';
import { dataDirectoryOf, findPlatform, holdsData, runningPlatform, type Platform } from './platform/find-platform';
import { badUsage, CommandRefused } from './refusal';
import { langOf, openTerminal, type Terminal } from './terminal';

/** Runs one command: 0 done, 1 refused or differs, 2 bad usage. */
export async function run(args: readonly string[]): Promise<number> {
  const terminal = openTerminal(langOf(valueOf(args, '--lang'), process.env), args.includes('--json'));
  let platform: Promise<Platform> | undefined;
  try {
    const lang = valueOf(args, '--lang');
    if (lang !== undefined && lang !== 'zh' && lang !== 'en') throw badUsage('--lang 可用：zh en', '--lang is one of: zh en');
    const chosen = commandIn(args);
    if (chosen === undefined) return usage(args, terminal);
    const { definition, rest } = chosen;
    const parsed = parseArguments(rest, definition.options);
    if (parsed.flag('help')) return help(terminal, [definition]);
    const [least, most] = definition.words;
    if (parsed.positionals.length < least || parsed.positionals.length > most)
      throw badUsage(`用法：jumin ${definition.usage}`, `usage: jumin ${definition.usage}`);
    const data = dataDirectoryOf(parsed.text('data'));
    const url = parsed.text('url');
    const county = parsed.text('county');
    if (county !== undefined) (await import('./counties')).mustBeCounty(county);
    if (statSync(data, { throwIfNoEntry: false })?.isDirectory() === false)
      throw new CommandRefused(1, 'NotADirectory', `${data} 不是目录`, `${data} is not a directory`);
    const context: Context = {
      terminal,
      args: parsed,
      data,
      platform: () => {
        if (url === undefined && !definition.begins && !runningPlatform(data) && !holdsData(data)) throw noDataIn(data);
        if (platform) return platform;
        const slow = setTimeout(() => terminal.err(terminal.say('正在启动平台 …', 'starting the platform …')), 1_500);
        return (platform = findPlatform({ data, ...(url === undefined ? {} : { url }) }).finally(() => clearTimeout(slow)));
      },
    };
    return await (
      await definition.load()
    )(context);
  } catch (error) {
    return failed(error, terminal);
  } finally {
    await platform?.then((found) => found.leave()).catch(() => undefined);
  }
}

/** The whole process: ends with the exit code of the command. */
export const runAndExit = (args: readonly string[]): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1)); // `| head` has read enough.
  void run(args).then((code) => (process.exitCode = code));
};

const noDataIn = (data: string): CommandRefused =>
  new CommandRefused(
    1,
    'NoPlatformData',
    `${data} 中没有平台数据；先用 jumin start、jumin sample run 或 jumin import 建立`,
    `there is no data of a platform in ${data}; jumin start, jumin sample run or jumin import begins it`,
  );

const valueOf = (args: readonly string[], option: string): string | undefined => {
  const at = args.indexOf(option);
  return at < 0 ? args.find((argument) => argument.startsWith(`${option}=`))?.slice(option.length + 1) : args[at + 1];
};

const commandIn = (args: readonly string[]): { definition: CommandDefinition; rest: readonly string[] } | undefined => {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    if (Object.hasOwn(commands, name)) return { definition: commands[name]!, rest: args.slice(words) };
  }
  return undefined;
};

const usage = (args: readonly string[], terminal: Terminal): number => {
  if (args.includes('--help')) {
    const of = Object.entries(commands).filter(([name]) => name.startsWith(`${args[0]} `));
    return help(terminal, of.length > 0 ? of.map(([, definition]) => definition) : undefined);
  }
  if (args[0] === '--version') {
    terminal.out((JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as { version: string }).version);
    return 0;
  }
  const first = args.find((argument) => !argument.startsWith('--'));
  const option = args.find((argument) => argument.startsWith('--') && !Object.hasOwn(everywhere, argument.slice(2).split('=')[0]!));
  if (first === undefined && option === undefined) return help(terminal);
  const begun = Object.keys(commands).filter((name) => name.startsWith(`${first} `));
  if (begun.length > 0) {
    const forms = begun.map((name) => `jumin ${commands[name]!.usage}`).join('；');
    throw badUsage(`用法：${forms}`, `usage: ${forms}`);
  }
  throw first === undefined
    ? badUsage(`没有选项 ${option}；可用命令见 jumin --help`, `there is no option ${option}; see jumin --help`)
    : badUsage(`没有命令 ${first}；可用命令见 jumin --help`, `there is no command ${first}; see jumin --help`);
};

const help = (terminal: Terminal, shown: readonly CommandDefinition[] = Object.values(commands)): number => {
  for (const { usage: line, zh, en } of shown) terminal.out(`jumin ${line}\n    ${terminal.say(zh, en)}`);
  terminal.out(
    terminal.say(
      '每个命令都可带 --data 目录、--url 地址、--json、--lang zh|en；jumin --version 显示版本',
      'Every command takes --data DIR, --url, --json, --lang zh|en; jumin --version says the version',
    ),
  );
  return 0;
};

const failed = (error: unknown, terminal: Terminal): number => {
  const refused = error instanceof CommandRefused ? error : undefined;
  const { code, zh, en } = refused ?? words(error);
  if (terminal.json) terminal.out(JSON.stringify({ error: { code, zh, en } }));
  terminal.err(`${code}: ${zh} · ${en}`);
  return refused?.exitCode ?? 1;
};

/** RangeErrors of the generator and ENOENT are answers to what was typed; anything else is a bug, named as such. */
const words = (error: unknown): { code: string; zh: string; en: string } => {
  const { code, message = String(error), path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { code: 'NoSuchFile', zh: `没有文件 ${path}`, en: `there is no file ${path}` };
  if (code === 'ENOSPC') return { code: 'DiskFull', zh: '磁盘已满，请腾出空间', en: 'the disk is full; free some space' };
  if (error instanceof RangeError) {
    const chinese = /^(.*?)\s*\(([^()]*\p{Script=Han}[^()]*)\)\s*$/su.exec(message);
    return { code: 'NotPossible', zh: chinese?.[2] ?? message, en: chinese?.[1] ?? message };
  }
  return { code: 'Unexpected', zh: `内部错误：${message}`, en: process.env['JUMIN_TRACE'] ? ((error as Error).stack ?? message) : message };
};
