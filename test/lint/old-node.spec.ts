import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

const root = join(__dirname, '..', '..');

/** What an old Node reads before the check may hold nothing newer than a dynamic import: it could not say that it is too old. */
describe('the entries of npm start and of the command line', () => {
  it.each(['scripts/start.mjs', 'services/cli/bin/jumin.mjs', 'scripts/node-version.mjs'])('%s is old syntax', (file) => {
    const text = readFileSync(join(root, file), 'utf8').replace(/^(#!|\/\/).*\n/gm, '');
    expect(text).not.toMatch(/\bawait\b|\?\.|\?\?|`|node:|=>/);
    // No script may hold a static import; what is left without it must be one, where await at the top is an error.
    expect(() => new Script(text.replace(/^import '.*';$/gm, ''))).not.toThrow();
  });
});
