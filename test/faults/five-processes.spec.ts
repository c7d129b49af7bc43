import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeKafka } from '@jumin/testing';

/** The short form of `npm run test:faults`. Its output, with the seed, is shown where it fails. */
describeKafka('five processes on Kafka', () => {
  it('give a year with every fault the bytes of the standalone profile, though one is killed, another doubled, and everything sent again', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(__dirname, 'five-processes.mjs'),
        '--people',
        '20', // The long form has more; npm test stays within ten minutes on two cores.
        '--faults',
        'short',
        ...(process.env['FAULTS_SEED'] ? ['--seed', process.env['FAULTS_SEED']] : []),
      ],
      { encoding: 'utf8', timeout: 580_000, env: { ...process.env, NODE_OPTIONS: '' } },
    );
    expect([status, status === 0 ? '' : `${stdout}${stderr}`]).toEqual([0, '']);
  }, 600_000);
});
