import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transient } from '@jumin/event-store';
import type { FileHash } from '@jumin/kernel';
import type { Vault } from '@jumin/vault';
import { fileStoreOver, type FileStore, type SealedFiles } from './file-store';

export interface S3Settings {
  /** As `https://s3.example.org`; the bucket is part of the path, which every compatible store understands. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The store understood the request and refused it: keys or bucket are wrong, or it is full. */
export class S3Refused extends Error {
  readonly code = 'FilesRefused';
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(`the store of files answered ${status}${reason}`);
    this.name = 'S3Refused';
  }
}

/** Files in a bucket, as `<first two digits>/<hash>`, sealed before they leave. The bucket must exist. A store that is away is Transient. */
export const openS3FileStore = (settings: S3Settings, vault: Vault): FileStore => {
  const arriving = join(tmpdir(), `jumin-arriving-${process.pid}`);
  return fileStoreOver(filesInBucket(settings, arriving), vault, arriving);
};

const filesInBucket = ({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Settings, arriving: string): SealedFiles => {
  const urlOf = (hash: FileHash): string => `${endpoint.replace(/\/$/, '')}/${bucket}/${hash.slice(0, 2)}/${hash}`;
  const ask = async (
    method: string,
    hash: FileHash,
    content?: { readonly path: string; readonly bytes: number },
  ): Promise<IncomingMessage> => {
    const { AwsV4Signer } = await import('aws4fetch');
    const signer = new AwsV4Signer({
      method,
      url: urlOf(hash),
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
      // What is in it is sealed and has its own proof; hashing it a second time proves nothing more.
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    const { url, headers } = await signer.sign();
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method,
        headers: { ...Object.fromEntries(headers), ...(content ? { 'content-length': content.bytes } : {}) },
        timeout: 30_000,
      });
      const lost = (error: Error): void => reject(new Transient(`the store of files is away: ${error.message}`, { cause: error }));
      request.on('response', resolve);
      request.on('timeout', () => request.destroy(new Error('no answer')));
      request.on('error', lost);
      if (content) pipeline(createReadStream(content.path), request).catch(lost);
      else request.end();
    });
  };
  const checked = async (response: IncomingMessage): Promise<IncomingMessage> => {
    const { statusCode: status = 0 } = response;
    if (status < 300) return response;
    const text = (await response.toArray()).join('');
    if (status >= 500 || status === 429) throw new Transient(`the store of files answered ${status}`);
    const reason = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
    throw new S3Refused(status, reason === undefined ? '' : ` ${reason}`);
  };
  return {
    has: async (hash) => {
      const response = await ask('HEAD', hash);
      response.resume();
      if (response.statusCode === 404) return false;
      await checked(response);
      return true;
    },
    get: async function* (hash) {
      yield* (await checked(await ask('GET', hash))) as AsyncIterable<Uint8Array>;
    },
    // The store wants to know the length beforehand. What lies on the disk meanwhile is sealed.
    put: async (hash, sealed) => {
      await mkdir(arriving, { recursive: true, mode: 0o700 });
      const path = join(arriving, randomUUID());
      try {
        const file = await open(path, 'wx', 0o600);
        try {
          for await (const piece of sealed) await file.writeFile(piece);
        } finally {
          await file.close();
        }
        (await checked(await ask('PUT', hash, { path, bytes: (await stat(path)).size }))).resume();
      } finally {
        await rm(path, { force: true });
      }
    },
  };
};
