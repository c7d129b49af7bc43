// Prints what docker-compose.yml asks for, with new secrets: node infra/compose/make-env.mjs > .env && chmod 600 .env
// Nothing that it prints is in the repository, and nothing is kept by it: .env is the only copy. Keep it as you keep keys.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const example = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'env.example'), 'utf8');
process.stdout.write(
  example.replace(/<(random|key):(\d+)>/g, (_all, kind, bytes) =>
    kind === 'key' ? randomBytes(Number(bytes)).toString('base64') : randomBytes(Number(bytes)).toString('hex'),
  ),
);
