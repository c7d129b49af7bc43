import { chmod, cp, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlace } from './place';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('the place of the database as root', () => {
  let base: string;
  let directory: string;
  let roots: readonly string[];
  const placeOf = async (of = directory): Promise<string> => (await findPlace(of, roots)).folder;
  const recordIn = async (of: string) => JSON.parse(await readFile(join(of, 'postgres-place.json'), 'utf8')) as object;

  beforeAll(async () => {
    // Below /var/tmp, which the server's user can reach whatever the mode of the home.
    base = await mkdtemp(join('/var/tmp', 'jumin-place-'));
    await chmod(base, 0o755);
    roots = [join(base, 'roots', 'jumin')];
    directory = join(await mkdtemp(join(tmpdir(), 'jumin-clone-')), '.jumin');
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  it('stays the same between starts', async () => {
    const folder = await placeOf();
    expect(await placeOf()).toBe(folder);
    expect(await recordIn(directory)).toEqual({ folder, directory });
  });

  it('is a new one for a directory made again at the same path; what was left behind stays and says whose it was', async () => {
    const before = await placeOf();
    await writeFile(join(before, 'somebody-needs-this'), '');
    await rm(directory, { recursive: true });
    const after = await placeOf();
    expect(after).not.toBe(before);
    expect(JSON.parse(await readFile(join(before, 'belongs-to.json'), 'utf8'))).toEqual({ folder: before, directory });
    await expect(stat(join(before, 'somebody-needs-this'))).resolves.toBeDefined();
  });

  it('goes with a directory that is moved, and not with a copy of it', async () => {
    const folder = await placeOf();
    const moved = `${directory}-moved`;
    await rename(directory, moved);
    expect(await placeOf(moved)).toBe(folder);
    expect(await recordIn(moved)).toEqual({ folder, directory: moved });
    await cp(moved, directory, { recursive: true });
    expect(await placeOf()).not.toBe(folder);
    expect(await placeOf(moved)).toBe(folder);
  });

  it('is one for two starts of the same moment', async () => {
    await rm(directory, { recursive: true });
    const [one, other] = await Promise.all([placeOf(), placeOf()]);
    expect(one).toBe(other);
  });

  it('refuses to begin anew where the recorded data is gone', async () => {
    await rm(await placeOf(), { recursive: true });
    await expect(placeOf()).rejects.toMatchObject({ code: 'DataMissing', zh: expect.stringMatching(/jumin reset/) });
  });
});
