import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileHash } from '@jumin/kernel';
import { fileKeyOf, type Vault } from '@jumin/vault';

/** Content that has arrived and has a hash, and is not kept yet. */
export interface HeldFile {
  readonly hash: FileHash;
  readonly bytes: number;
  read(): AsyncIterable<Uint8Array>;
  /** Durable, sealed under the file's own key. Content that is kept already is left as it is. */
  keep(): Promise<void>;
  /** To be called when done with it, kept or not. */
  release(): Promise<void>;
}

/** Files as evidence: addressed by the SHA-256 of their plain content, sealed each under a key of its own. */
export interface FileStore {
  hold(content: AsyncIterable<Uint8Array>): Promise<HeldFile>;
  has(hash: FileHash): Promise<boolean>;
  /** Throws KeyDestroyed where the file was erased, SealBroken where it was changed. */
  read(hash: FileHash): AsyncIterable<Uint8Array>;
}

/** What is held in memory while it arrives; what is longer goes to disk, enciphered by a key that dies with the process. */
const memoryMax = 8 << 20;

/** Where sealed content lies, by the hash of what is in it. Nothing there is ever changed. */
export interface SealedFiles {
  has(hash: FileHash): Promise<boolean>;
  /** Whole or not at all, and durable when it settles; content that is there already may be written again. */
  put(hash: FileHash, sealed: AsyncIterable<Uint8Array>): Promise<void>;
  get(hash: FileHash): AsyncIterable<Uint8Array>;
}

/** A store of files in a folder: `<first two digits>/<hash>`. The folder is made when the first file comes. */
export const openFileStore = (folder: string, vault: Vault): FileStore => fileStoreOver(filesIn(folder), vault, join(folder, 'arriving'));

/** Seals what comes and unseals what is asked for. `arriving`: a folder of this machine, for content that is longer than memory should hold. */
export const fileStoreOver = (files: SealedFiles, vault: Vault, arriving: string): FileStore => ({
  has: (hash) => files.has(hash),
  read: (hash) => vault.unsealStream(fileKeyOf(hash), files.get(hash)),
  async hold(content) {
    const arrived = await arrive(content, arriving);
    const keep = async (): Promise<void> => {
      if (!(await files.has(arrived.hash))) await files.put(arrived.hash, vault.sealStream(fileKeyOf(arrived.hash), arrived.read()));
    };
    return { ...arrived, keep };
  },
});

const filesIn = (folder: string): SealedFiles => {
  const pathOf = (hash: FileHash): string => join(folder, hash.slice(0, 2), hash);
  const has = (hash: FileHash): Promise<boolean> =>
    access(pathOf(hash)).then(
      () => true,
      () => false,
    );
  return {
    has,
    get: (hash) => createReadStream(pathOf(hash), { highWaterMark: 1 << 20 }),
    put: async (hash, sealed) => {
      await mkdir(dirname(pathOf(hash)), { recursive: true, mode: 0o700 });
      const arriving = `${pathOf(hash)}.${randomUUID()}`;
      try {
        await writeAll(arriving, sealed);
        await rename(arriving, pathOf(hash)); // Whole or not at all; two processes bring the same content.
      } finally {
        await rm(arriving, { force: true });
      }
      await syncFolder(dirname(pathOf(hash)));
    },
  };
};

type Arrived = Omit<HeldFile, 'keep'>;

/** Takes the content in and learns its hash, without ever writing it in clear. */
const arrive = async (content: AsyncIterable<Uint8Array>, folder: string): Promise<Arrived> => {
  const digest = createHash('sha256');
  const inMemory: Uint8Array[] = [];
  let bytes = 0;
  const pieces = content[Symbol.asyncIterator]();
  const next = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await pieces.next();
    if (done) return undefined;
    const piece = value as Uint8Array;
    digest.update(piece);
    bytes += piece.length;
    return piece;
  };
  let piece: Uint8Array | undefined;
  while (bytes <= memoryMax && (piece = await next()) !== undefined) inMemory.push(piece);
  if (piece === undefined) {
    const hash = digest.digest('hex') as FileHash;
    return { hash, bytes, read: () => each(inMemory), release: async () => undefined };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const [key, nonce] = [randomBytes(32), randomBytes(16)];
  const release = (): Promise<void> => rm(path, { force: true });
  try {
    const cipher = createCipheriv('aes-256-ctr', key, nonce);
    const enciphered = async function* (): AsyncGenerator<Uint8Array> {
      for (const held of inMemory.splice(0)) yield cipher.update(held);
      for (let more = await next(); more !== undefined; more = await next()) yield cipher.update(more);
    };
    await writeAll(path, enciphered());
  } catch (error) {
    await release();
    throw error;
  }
  const read = async function* (): AsyncGenerator<Uint8Array> {
    const decipher = createDecipheriv('aes-256-ctr', key, nonce);
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) yield decipher.update(part as Buffer);
  };
  return { hash: digest.digest('hex') as FileHash, bytes, read, release };
};

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

const writeAll = async (path: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of content) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** The name of a new file is durable only with its folder. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
