import type { Run } from '../context';

interface Check {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly checked: number;
  readonly differences: readonly string[];
}

export const verify: Run = async ({ terminal, platform }) => {
  const { client } = await platform();
  const began = Date.now();
  const progress = terminal.progress('核验', 'verifying', 0);
  const ticking = setInterval(() => progress.step(0, `${Math.round((Date.now() - began) / 1_000)} s`), 1_000);
  const { ok, checks } = await client
    .post<{ ok: boolean; checks: readonly Check[] }>('/platform/verify')
    .finally(() => clearInterval(ticking));
  progress.end();
  if (terminal.json) terminal.out(JSON.stringify({ ok, checks }));
  else {
    for (const { zh, en, checked, differences } of checks) {
      terminal.out(`${differences.length === 0 ? '✓' : '✗'} ${terminal.say(zh, en)} (${checked})`);
      for (const difference of differences.slice(0, 10)) terminal.out(`    ${difference}`);
    }
    terminal.out(ok ? terminal.say('全部一致', 'everything agrees') : terminal.say('存在差异', 'there are differences'));
  }
  return ok ? 0 : 1;
};
