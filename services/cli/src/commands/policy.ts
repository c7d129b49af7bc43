import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Run } from '../context';
import type { Terminal } from '../terminal';
import { CommandRefused } from '../refusal';

interface PolicyProblem {
  readonly severity: string;
  readonly code: string;
  readonly file: string;
  readonly path: string;
  readonly line: number | null;
  readonly zh: string;
  readonly en: string;
}

const showProblems = (terminal: Terminal, problems: readonly PolicyProblem[]): void => {
  for (const { severity, code, file, line, path, zh, en } of problems)
    terminal.out(`${severity === 'error' ? '✗' : '!'} ${file}${line === null ? '' : `:${line}`} ${path} ${code}: ${terminal.say(zh, en)}`);
};

/** Checks files without a platform: the engine is pure. */
export const policyCheck: Run = async ({ terminal, args }) => {
  const { compilePolicy, readPolicyTexts } = await import('@jumin/policy');
  const results = args.positionals.map((file) => {
    const { id, text, parents } = readPolicyTexts(resolve(file));
    const compiled = compilePolicy(text, parents, id);
    return compiled.ok
      ? { file, ok: true, version: compiled.policy.version, problems: compiled.warnings }
      : { file, ok: false, problems: compiled.problems };
  });
  if (terminal.json) terminal.out(JSON.stringify(results));
  else
    for (const { file, ok, problems } of results) {
      terminal.out(`${file}: ${ok ? terminal.say('通过', 'passes') : terminal.say('未通过', 'does not pass')}`);
      showProblems(terminal, problems);
    }
  return results.every(({ ok }) => ok) ? 0 : 1;
};

export const policyExplain: Run = async ({ terminal, args }) => {
  const { explainCases, readPolicyTexts, CasesNotReadable } = await import('@jumin/policy');
  const [policy, cases] = [args.needed('policy'), args.needed('case')];
  const { text, parents } = readPolicyTexts(resolve(policy));
  try {
    const explained = explainCases(text, parents, await readFile(resolve(cases), 'utf8'));
    if (terminal.json) terminal.out(JSON.stringify(explained));
    else
      for (const { case: name, result, trace, matches } of explained) {
        terminal.out(`${matches === false ? '✗' : '✓'} ${name}`);
        terminal.out(`    ${JSON.stringify(result)}`);
        for (const step of trace) terminal.out(`    · ${step.sentence[terminal.lang]}${step.source ? ` “${step.source.quote}”` : ''}`);
      }
    return explained.some(({ matches }) => matches === false) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof CasesNotReadable)) throw error;
    if (terminal.json) terminal.out(JSON.stringify({ problems: error.problems }));
    else showProblems(terminal, error.problems);
    throw new CommandRefused(1, 'NotReadable', '政策或案例无法读取', 'the policy or the cases cannot be read');
  }
};

export const policyLoad: Run = async ({ terminal, args, platform }) => {
  const { readPolicyTexts } = await import('@jumin/policy');
  const { text, parents } = readPolicyTexts(resolve(args.positionals[0]!));
  const loaded = await (
    await platform()
  ).client.post<{ outcome: string; county: string; feeYear: number; version: string }>('/subsidy-calculation/policies', { text, parents });
  if (terminal.json) terminal.out(JSON.stringify(loaded));
  else
    terminal.out(
      loaded.outcome === 'loaded'
        ? terminal.say(
            `${loaded.county} ${loaded.feeYear} 年度政策已生效`,
            `the policy of ${loaded.county} for ${loaded.feeYear} is in force`,
          )
        : terminal.say('该政策此前已生效，没有变化', 'this policy is in force already; nothing changed'),
    );
  return 0;
};
