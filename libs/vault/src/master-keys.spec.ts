import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fingerprintOf, loadOrCreateMasterKeys, masterKeysFrom, newMasterKeys } from './master-keys';

describe('master keys', () => {
  let above: string;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'jumin-keys-'));
    folder = join(above, 'keys');
    file = join(folder, 'master-keys.json');
  });
  afterEach(() => rm(above, { recursive: true }));
  const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

  it('are made at first start, for the owner only, and found again', async () => {
    const made = await loadOrCreateMasterKeys(folder);
    expect([await mode(folder), await mode(file)]).toEqual(['700', '600']);
    expect(fingerprintOf(await loadOrCreateMasterKeys(folder))).toBe(fingerprintOf(made));
  });
  it('are one pair also when several processes start at once, and leave nothing else behind', async () => {
    // Begun one after the other while the first are at work, so that some have read their keys when others are about to write.
    const all = await Promise.all(
      Array.from({ length: 60 }, async (_, nth) => {
        for (let turn = 0; turn < nth; turn++) await setImmediate();
        return loadOrCreateMasterKeys(folder);
      }),
    );
    expect(new Set(all.map(fingerprintOf)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['master-keys.json']);
  });
  it('are two keys, and others in every deployment', () => {
    const [one, other] = [newMasterKeys(), newMasterKeys()];
    expect(one.wrapping.equals(one.index)).toBe(false);
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
  });

  it.each([0o640, 0o604, 0o660])('are refused in a file of mode %o', async (wide) => {
    await loadOrCreateMasterKeys(folder);
    await chmod(file, wide);
    await expect(loadOrCreateMasterKeys(folder)).rejects.toMatchObject({
      code: 'MasterKeysReadableByOthers',
      message: expect.stringContaining(file),
    });
  });
  it.each([0o750, 0o701])('are refused in a folder of mode %o, whoever made it', async (wide) => {
    await loadOrCreateMasterKeys(folder);
    await chmod(folder, wide);
    await expect(loadOrCreateMasterKeys(folder)).rejects.toMatchObject({ code: 'MasterKeysReadableByOthers' });
  });
  it.each([
    '',
    'not json',
    '{}',
    '{"version":1}',
    '{"version":1,"wrapping":"AAAA","index":"AAAA"}',
    '{"version":2,"wrapping":"AAAA","index":"AAAA"}',
    'null',
  ])('are not replaced when the file holds %j', async (text) => {
    await loadOrCreateMasterKeys(folder);
    await writeFile(file, text);
    await expect(loadOrCreateMasterKeys(folder)).rejects.toMatchObject({ code: 'MasterKeysDamaged' });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
  it('are the same when what the file holds is given as a text', async () => {
    const made = await loadOrCreateMasterKeys(folder);
    expect(fingerprintOf(masterKeysFrom(await readFile(file, 'utf8'), 'JUMIN_MASTER_KEYS'))).toBe(fingerprintOf(made));
    expect(() => masterKeysFrom('{"version":1}', 'JUMIN_MASTER_KEYS')).toThrow(/JUMIN_MASTER_KEYS/);
  });
  it('are in no error', async () => {
    const { wrapping, index } = JSON.parse(await readFile((await loadOrCreateMasterKeys(folder), file), 'utf8')) as {
      wrapping: string;
      index: string;
    };
    await writeFile(file, JSON.stringify({ version: 9, wrapping, index }));
    const error: unknown = await loadOrCreateMasterKeys(folder).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(Error);
    for (const secret of [wrapping, index]) expect(String(error)).not.toContain(secret);
  });
});
