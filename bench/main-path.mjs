// Runs of the main path for B3 and B4, each in a process of its own, started as the platform is.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const platformNode = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64'];

export const optionsOf = () => {
  const { values } = parseArgs({
    options: { payments: { type: 'string' }, runs: { type: 'string' }, growth: { type: 'boolean', default: false } },
    strict: false,
  });
  return { payments: Number(values.payments ?? 100_000), runs: Number(values.runs ?? 5), growth: values.growth };
};

export const mainPath = ({ payments, then }) =>
  new Promise((resolve, reject) => {
    const run = spawn(
      process.execPath,
      [...platformNode, join(import.meta.dirname, 'main-path-run.mjs'), '--payments', String(payments), '--then', then],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    run.stdout.on('data', (chunk) => (said += chunk));
    run.on('close', (code) => (code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`a run of the main path ended with ${code}`))));
  });
