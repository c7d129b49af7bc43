// Runs of the main path for B3 and B4, each in a process of its own, started as the platform is.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { platformNode } = createRequire(import.meta.url)('../services/cli/dist/platform/find-platform.js');

export const optionsOf = () => {
  const { values } = parseArgs({
    options: {
      payments: { type: 'string' },
      runs: { type: 'string' },
      growth: { type: 'boolean', default: false },
      distributed: { type: 'boolean', default: false },
      faults: { type: 'boolean', default: false },
    },
    strict: false,
  });
  return {
    payments: Number(values.payments ?? 100_000),
    runs: Number(values.runs ?? 5),
    growth: values.growth,
    distributed: values.distributed,
    faults: values.faults,
  };
};

/** `halves`: the second half apart from the first, which costs waiting for the first. `faults`: among the payments, and every day closed. */
export const mainPath = ({ payments, then, halves = false, faults = false }) =>
  new Promise((resolve, reject) => {
    const run = spawn(
      process.execPath,
      [
        ...platformNode,
        join(import.meta.dirname, 'main-path-run.mjs'),
        '--payments',
        String(payments),
        '--then',
        then,
        ...(halves ? ['--halves'] : []),
        ...(faults ? ['--faults'] : []),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    run.stdout.on('data', (chunk) => (said += chunk));
    run.on('close', (code) => (code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`a run of the main path ended with ${code}`))));
  });
