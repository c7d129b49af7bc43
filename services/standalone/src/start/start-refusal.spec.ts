import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataDirectory } from './data-directory';
import { refusalOf } from './refusal';

const folder = () => mkdtemp(join(tmpdir(), 'jumin-data-'));

describe('a start that cannot be', () => {
  it.each([
    ['a taken port', { code: 'EADDRINUSE' }, 'PortTaken'],
    ['a full disk', { code: 'ENOSPC' }, 'ENOSPC'],
    ['a full disk, said by PostgreSQL', { code: '53100' }, '53100'],
    ['a PostgreSQL that is away', { code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [
      'other master keys',
      Object.assign(new Error('this database was sealed with other master keys (数据库与主密钥不匹配)'), {
        name: 'MasterKeysRefused',
        code: 'OtherMasterKeys',
      }),
      'OtherMasterKeys',
    ],
  ])('%s is said in one line, in both languages', (_, error, code) => {
    const refusal = refusalOf(error)!;
    expect(refusal).toMatchObject({
      code,
      exitCode: 1,
      zh: expect.stringMatching(/\p{Script=Han}/u),
      en: expect.stringMatching(/[a-z]{3}/),
    });
    expect(refusal.message).not.toContain('\n');
  });

  it('a bug is not dressed up', () => expect(refusalOf(new TypeError('x is not a function'))).toBeUndefined());
});

describe('a data directory', () => {
  it('has one owner at a time', async () => {
    const path = await folder();
    const owned = await claimDataDirectory(path);
    await expect(claimDataDirectory(path)).rejects.toMatchObject({ code: 'DataInUse', exitCode: 1 });
    await owned.release();
    await (await claimDataDirectory(path)).release();
  });

  it('passes on when its owner was killed, also when another process has the number by now', async () => {
    const path = await folder();
    await writeFile(join(path, 'owner.json'), JSON.stringify({ pid: process.pid, began: 'long ago' }));
    await (await claimDataDirectory(path)).release();
    await writeFile(join(path, 'owner.json'), '{"pid":');
    await (await claimDataDirectory(path)).release();
  });

  it('tells the command line where the platform is; tokens are for the owner alone', async () => {
    const path = await folder();
    const owned = await claimDataDirectory(path);
    await owned.announce({ url: 'http://127.0.0.1:1' }, [{ id: 'demo.operator', token: 't' }]);
    const running = JSON.parse(await readFile(join(path, 'platform.json'), 'utf8'));
    expect(running).toEqual({ url: 'http://127.0.0.1:1', pid: process.pid, tokenFile: join(path, 'officers.json') });
    expect((await stat(running.tokenFile)).mode & 0o077).toBe(0);
    await owned.release();
  });
});
