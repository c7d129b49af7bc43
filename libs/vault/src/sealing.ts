import { createCipheriv, createDecipheriv, type CipherKey } from 'node:crypto';
import type { RandomBytes } from './random-bytes';

// NOTE: this layout is the storage format: format byte 1, nonce of 12 bytes, ciphertext, tag of 16 bytes; AES-256-GCM. Add formats, never edit one.
const format = 1;
const nonceLength = 12;
const tagLength = 16;
const head = 1 + nonceLength;

/** `context` is bound to the bytes but not in them: they open only with the same context. */
export const sealWith = (key: CipherKey, plain: string | Uint8Array, random: RandomBytes, context?: Buffer): Buffer => {
  const nonce = random.take(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (context) cipher.setAAD(context);
  const hidden = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final(); // Empty in this mode, but without it there is no tag.
  const sealed = Buffer.allocUnsafe(head + hidden.length + tagLength);
  sealed[0] = format;
  nonce.copy(sealed, 1);
  hidden.copy(sealed, head);
  cipher.getAuthTag().copy(sealed, head + hidden.length);
  return sealed;
};

/** Undefined when the bytes were not sealed with this key and context, or were changed. */
export const openWith = (key: CipherKey, sealed: Buffer, context?: Buffer): Buffer | undefined => {
  if (sealed.length < head + tagLength || sealed[0] !== format) return undefined;
  const end = sealed.length - tagLength;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, head), { authTagLength: tagLength });
  if (context) decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(head, end));
  try {
    decipher.final();
  } catch {
    return undefined; // The one thing that `final` checks is the tag.
  }
  return plain;
};
