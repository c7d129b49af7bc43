import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const cruise = (...folders: readonly string[]): readonly { rule: string; from: string }[] => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...folders,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
};

describe('folders inside a service', () => {
  it('each rule is broken by its fixture, and by nothing else there', () => {
    const found = cruise('test/lint/fixtures').map(({ rule, from }) => `${rule}: ${from.replace(/^.*\/src\//, '')}`);
    expect([...new Set(found)].sort()).toEqual([
      'aggregates-do-not-decide-for-each-other: domain/one/decides-for-another.ts',
      'application-knows-no-adapter: application/knows-adapter.ts',
      'domain-and-application-load-no-servers: application/loads-driver.ts',
      'domain-knows-domain-only: domain/one/knows-application.ts',
      'no-circles: adapters/circle-here.ts',
      'publishing-knows-domain-only: integration/publish.ts',
      'read-models-know-no-adapter: read-models/view/knows-adapter.ts',
    ]);
  });
});
