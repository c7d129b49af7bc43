import type { EventStore } from '@jumin/event-store';
import { loadDivisions } from '@jumin/kernel';
import { openMemoryVault } from '@jumin/vault';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openFileStore } from './file-store';
import { FileIntake } from './intake';
import { allKinds } from './kinds';
import type { Register } from './register/register';
import { county, day, officer, openStore } from './testing/desk';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** What is alive, in MiB. */
const alive = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
};

const forgetful: Register = {
  followed: async () => new Map(),
  find: async () => new Map(),
  file: async () => undefined,
  openFiles: async () => [],
  latestDay: async () => null,
  add: async () => undefined,
};

/** Sixty MiB: a remark that nobody reads makes the lines long. `bench/intake.mjs` takes in 200 MiB of short ones. */
async function* largeFile(lines: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('回单号,金额,存款日期,备注\n');
  const remark = 'x'.repeat(1000);
  for (let from = 0; from < lines; from += 60)
    yield Buffer.from(Array.from({ length: 60 }, (_, nth) => `S${from + nth},1.00,2024-03-01,${remark}\n`).join(''));
}

it('takes in a CSV of 60 MiB in the memory of a few groups of lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'large-'));
  try {
    const vault = openMemoryVault();
    let revision = -1;
    let appends = 0;
    const store: EventStore = Object.assign(openStore(), {
      append: async ([entry]: Parameters<EventStore['append']>[0]) => {
        revision += entry!.events.length;
        if (++appends % 4 === 0) most = Math.max(most, alive());
        return [{ kind: 'appended', revision, position: String(revision) }];
      },
    }) as EventStore;
    const intake = new FileIntake(
      { store, vault, files: openFileStore(folder, vault), kinds: allKinds, divisions: loadDivisions(), service: 'test' },
      forgetful,
    );
    const before = alive();
    let most = 0;
    const report = await intake.receive({ fileName: '缴款回单.csv', content: largeFile(61_200), county, receivedOn: day, actor: officer });
    expect(report.counts.new).toBe(61_200);
    expect(appends).toBeGreaterThan(10);
    expect(most - before).toBeLessThan(48); // All of it would be 60 and more; three groups of two thousand lines and their pieces are about 12, and a busy machine collects late.
  } finally {
    rmSync(folder, { recursive: true });
  }
});
