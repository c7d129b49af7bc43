import { createCipheriv, createDecipheriv, type CipherKey } from 'node:crypto';
import { SealBroken } from './port';
import type { RandomBytes } from './random-bytes';

/*
 * A file is sealed in chunks, so that neither side holds it whole. Each chunk has the nonce (prefix of the file, number of the chunk, whether it is
 * the last), so that chunks cannot be exchanged, repeated, dropped or cut off at the end unseen: the STREAM construction.
 * NOTE: this layout is the storage format: format byte 2, prefix of 7 bytes; per chunk 65,536 bytes (the last one 0 to 65,536) and a tag of 16 bytes.
 */
const format = 2;
const prefixLength = 7;
const chunkLength = 65_536;
const tagLength = 16;

const nonceOf = (prefix: Uint8Array, chunk: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.set(prefix);
  nonce.writeUInt32BE(chunk, prefixLength);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

export async function* sealChunks(key: CipherKey, plain: AsyncIterable<Uint8Array>, random: RandomBytes): AsyncGenerator<Buffer> {
  const prefix = Buffer.from(random.take(prefixLength));
  yield Buffer.concat([Buffer.of(format), prefix]);
  let chunk = 0;
  for await (const { bytes, last } of inChunks(plain, chunkLength)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, chunk++, last));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

export async function* openChunks(key: CipherKey, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let prefix: Buffer | undefined;
  let chunk = 0;
  for await (const { bytes, last } of inChunks(sealed, chunkLength + tagLength, 1 + prefixLength)) {
    if (prefix === undefined) {
      if (bytes.length !== 1 + prefixLength || bytes[0] !== format || last) throw new SealBroken();
      prefix = Buffer.from(bytes.subarray(1));
      continue;
    }
    const end = bytes.length - tagLength;
    if (end < 0) throw new SealBroken();
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(prefix, chunk++, last), { authTagLength: tagLength });
    decipher.setAuthTag(bytes.subarray(end));
    const plain = decipher.update(bytes.subarray(0, end));
    try {
      decipher.final();
    } catch {
      throw new SealBroken();
    }
    yield plain;
  }
}

/** Cuts a stream into pieces of one length, the first one of `firstLength`; the last piece, shorter or not, is marked. An empty stream is one empty last piece. */
async function* inChunks(
  stream: AsyncIterable<Uint8Array>,
  length: number,
  firstLength = length,
): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let wanted = firstLength;
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const part of stream) {
    parts.push(part);
    held += part.length;
    // One byte more than wanted must be there, or else this could be the last piece.
    if (held <= wanted) continue;
    let all = Buffer.concat(parts, held);
    while (all.length > wanted) {
      yield { bytes: all.subarray(0, wanted), last: false };
      all = all.subarray(wanted);
      wanted = length;
    }
    parts = [all];
    held = all.length;
  }
  yield { bytes: Buffer.concat(parts, held), last: true };
}
