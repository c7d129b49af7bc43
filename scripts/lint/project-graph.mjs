import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Nx draws the graph of projects that its boundary rule reads; without it the rule would be skipped and find nothing. */
export function drawProjectGraph() {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'show', 'projects'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
  });
  if (status !== 0) throw new Error(`nx could not draw the project graph: ${stderr}`);
}
