import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandoned } from './abandoned';
import { findPlace } from './place';
import { startEmbeddedPostgres } from './server';

// Anybody else's database lies within its data directory and goes with it: there is nothing to remove.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('databases whose data directory is gone', () => {
  let base: string;
  let roots: readonly string[];
  let clones: string;
  let nth = 0;
  /** A data directory with its folder; nothing of them is below a folder for passing things, as far as the removal is told. */
  const made = async (): Promise<{ directory: string; folder: string }> => {
    const directory = join(clones, `clone-${nth++}`, '.jumin');
    return { directory, folder: (await findPlace(directory, roots)).folder };
  };
  const removed = async (more: { readonly passing?: readonly string[] } = {}) =>
    (await removeAbandoned({ folders: roots, passing: [clones], ...more })).map(({ folder }) => folder);
  const stands = async (folder: string): Promise<boolean> => (await readdir(roots[0]!)).some((name) => folder.endsWith(name));

  beforeAll(async () => {
    base = await mkdtemp(join('/var/tmp', 'jumin-abandoned-'));
    await chmod(base, 0o755);
    roots = [join(base, 'roots', 'jumin')];
    clones = await mkdtemp(join(tmpdir(), 'jumin-clones-'));
  });
  afterAll(async () => {
    await rm(base, { recursive: true, force: true });
    await rm(clones, { recursive: true, force: true });
  });

  it('go, and those of others stay', async () => {
    const [gone, kept] = [await made(), await made()];
    await mkdir(join(gone.folder, 'data', 'base'), { recursive: true });
    await rm(gone.directory, { recursive: true });
    expect(await removed()).toEqual([gone.folder]);
    expect([await stands(gone.folder), await stands(kept.folder)]).toEqual([false, true]);
    expect(await removed()).toEqual([]);
  });

  it('stay where the directory may have been moved, or its disk not be mounted', async () => {
    const { directory, folder } = await made();
    await rename(directory, `${directory}-moved`);
    expect(await removed({ passing: [] })).toEqual([]);
    expect((await findPlace(`${directory}-moved`, roots)).folder).toBe(folder);
    await rm(`${directory}-moved`, { recursive: true });
    expect(await removed({ passing: [] })).toEqual([]);
    expect(await removed()).toEqual([folder]);
  });

  it('stay while a server runs in them', async () => {
    const { directory } = await made();
    const server = await startEmbeddedPostgres({ directory });
    try {
      await rm(directory, { recursive: true });
      expect(await removed()).toEqual([]);
      expect(await stands(server.folder)).toBe(true);
    } finally {
      await server.stop();
    }
    expect(await removed()).toEqual([server.folder]);
  });

  it('are ours by name and by record, or stay', async () => {
    const { directory, folder } = await made();
    await rm(directory, { recursive: true });
    const record = JSON.stringify({ folder, directory });
    const others = ['binaries-18', '0123456789abcdef', 'fedcba9876543210'].map((name) => join(roots[0]!, name));
    for (const other of others.slice(0, 2)) await mkdir(other);
    await writeFile(join(others[0]!, 'belongs-to.json'), record);
    await writeFile(join(others[1]!, 'belongs-to.json'), record); // Another folder's.
    await symlink(folder, others[2]!);
    expect(await removed()).toEqual([folder]);
    for (const other of others) expect([other, await stands(other)]).toEqual([other, true]);
  });
});
