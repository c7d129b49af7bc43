import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The short form of `npm run test:kill`, whose long form takes minutes. Its output, with the seed, is shown where it fails. */
it('forty people come out as the answer key says though the platform is killed with -9 three times', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(__dirname, 'kill.mjs'),
      '--people',
      '40',
      '--kills',
      '3',
      '--key-alone',
      ...(process.env['KILL_SEED'] ? ['--seed', process.env['KILL_SEED']] : []),
    ],
    { encoding: 'utf8', timeout: 180_000 },
  );
  expect([status, status === 0 ? '' : `${stdout}${stderr}`]).toEqual([0, '']);
}, 200_000);
