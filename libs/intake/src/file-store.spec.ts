import { fileKeyOf, openMemoryVault } from '@jumin/vault';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from './file-store';
import { inPieces } from './testing/desk';

const vault = openMemoryVault();
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );
const open = () => {
  const folder = mkdtempSync(join(tmpdir(), 'files-'));
  return { folder, store: openFileStore(folder, vault) };
};
const all = async (content: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
};
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

describe('the file store', () => {
  it.each([
    ['empty', 0],
    ['small', 100_000],
    ['larger than what is held in memory', 9 << 20],
  ])('gives back what was kept, by the hash of its plain content: %s', async (_, length) => {
    const { folder, store } = open();
    const content = Buffer.concat([Buffer.from('王小明'), randomBytes(length)]).subarray(0, length);
    const held = await store.hold(inPieces(content));
    expect([held.hash, held.bytes]).toEqual([sha256(content), length]);
    expect(sha256(await all(held.read()))).toBe(held.hash);
    expect(await store.has(held.hash)).toBe(false);
    for (const path of filesIn(folder)) expect(readFileSync(path).includes('王小明')).toBe(false);
    await held.keep();
    await held.keep();
    await held.release();
    expect(await store.has(held.hash)).toBe(true);
    expect(sha256(await all(store.read(held.hash)))).toBe(held.hash);
    const [path, ...others] = filesIn(folder);
    expect(others).toEqual([]);
    expect(readFileSync(path!).includes('王小明')).toBe(false);
    expect(statSync(path!).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing of content that was not kept, or that broke off', async () => {
    const { folder, store } = open();
    await (await store.hold(inPieces(randomBytes(9 << 20)))).release();
    const broken = async function* () {
      yield randomBytes(9 << 20);
      throw new Error('cut off');
    };
    await expect(store.hold(broken())).rejects.toThrow('cut off');
    expect(filesIn(folder)).toEqual([]);
  });

  it('cannot be read once the key of the file is destroyed', async () => {
    const { store } = open();
    const held = await store.hold(inPieces(Buffer.from('x')));
    await held.keep();
    await vault.destroyKey(fileKeyOf(held.hash));
    await expect(all(store.read(held.hash))).rejects.toMatchObject({ code: 'KeyDestroyed' });
  });
});
