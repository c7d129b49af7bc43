import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The two secrets of a deployment. Without them nothing personal can be read and nobody can be found: keep a copy in another place than the database's.
 * Both are fixed for the life of a deployment; another index key would make a new person of everyone.
 */
export interface MasterKeys {
  /** Wraps the data keys (AES-256). */
  readonly wrapping: KeyObject;
  /** Makes subject ids and blind indexes (HMAC-SHA256). */
  readonly index: KeyObject;
}

export type MasterKeysProblem = 'MasterKeysReadableByOthers' | 'MasterKeysDamaged' | 'OtherMasterKeys';

/** The keys cannot be used as they are; says which file and what to do, never what is in it. */
export class MasterKeysRefused extends Error {
  constructor(
    readonly code: MasterKeysProblem,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'MasterKeysRefused';
  }
}

const fileName = 'master-keys.json';
const keyLength = 32;

export const newMasterKeys = (): MasterKeys => ({
  wrapping: createSecretKey(randomBytes(keyLength)),
  index: createSecretKey(randomBytes(keyLength)),
});

/** Says of two processes whether they have the same keys, and nothing else about them. */
export const fingerprintOf = ({ wrapping, index }: MasterKeys): string =>
  [wrapping, index].map((key) => createHmac('sha256', key).update('jumin master key fingerprint').digest('hex')).join('');

/**
 * Reads `master-keys.json` of a folder, or makes folder (0700) and file (0600) at first start. Processes starting at once end with the same keys.
 * Throws MasterKeysRefused when others could read them or the file is damaged: a damaged file is never replaced, since what it sealed would be lost.
 */
export const loadOrCreateMasterKeys = async (folder: string): Promise<MasterKeys> => {
  const path = join(folder, fileName);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await chmod(folder, 0o700);
  await refuseIfOthersCanRead(folder);
  const existing = await read(path);
  if (existing) return existing;
  await create(folder, path);
  const created = await read(path);
  if (!created) throw damaged(path);
  return created;
};

/** The keys from what `master-keys.json` holds, for who keeps them elsewhere than in a file; `where` is named in what is thrown (MasterKeysRefused). */
export const masterKeysFrom = (text: string, where: string): MasterKeys => parse(text, where);

const read = async (path: string): Promise<MasterKeys | undefined> => {
  const text = await readFile(path, 'utf8').catch(ifMissing);
  if (text === undefined) return undefined;
  await refuseIfOthersCanRead(path);
  return parse(text, path);
};

const create = async (folder: string, path: string): Promise<void> => {
  const { wrapping, index } = newMasterKeys();
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(
      `${JSON.stringify({ version: 1, wrapping: wrapping.export().toString('base64'), index: index.export().toString('base64') })}\n`,
    );
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path); // Fails where another process was first, whose keys then hold; a rename would overwrite them.
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
  const directory = await open(folder);
  await directory.sync().finally(() => directory.close());
};

const parse = (text: string, path: string): MasterKeys => {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    throw damaged(path);
  }
  if (typeof stored !== 'object' || stored === null || !('version' in stored) || stored.version !== 1) throw damaged(path);
  return {
    wrapping: secret('wrapping' in stored ? stored.wrapping : undefined, path),
    index: secret('index' in stored ? stored.index : undefined, path),
  };
};

const secret = (base64: unknown, path: string): KeyObject => {
  const bytes = typeof base64 === 'string' ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
  if (bytes.length !== keyLength) throw damaged(path);
  return createSecretKey(bytes);
};

const refuseIfOthersCanRead = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return; // Windows has no such mode bits; the folder's own access list protects it there.
  const mode = (await stat(path)).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new MasterKeysRefused(
    'MasterKeysReadableByOthers',
    `${path} can be read by others (mode ${mode.toString(8)}): run "chmod go-rwx ${path}", and make sure that nobody copied it (主密钥可被他人读取，请收紧权限并确认未被复制)`,
  );
};

const damaged = (path: string): MasterKeysRefused =>
  new MasterKeysRefused(
    'MasterKeysDamaged',
    `${path} does not hold the master keys: restore it from your copy; without it nothing sealed can be read (主密钥文件损坏，请用备份恢复)`,
  );

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
const ifMissing = (error: unknown): undefined => {
  if (!hasCode(error, 'ENOENT')) throw error;
  return undefined;
};
