import { hash, randomUUID } from 'node:crypto';

export type Uuid = string;

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** In lower case; undefined for anything that is not a UUID. */
export const parseUuid = (text: string): Uuid | undefined => {
  const lower = text.toLowerCase();
  return form.test(lower) ? lower : undefined;
};

/** A random UUID. For edges that begin something; never called from a domain function. */
export const randomId = (): Uuid => randomUUID();

// One buffer for every call: the function is synchronous and takes a few bytes, and allocation would cost more than the hash.
let scratch = Buffer.alloc(256);

/**
 * UUID version 5 (RFC 9562): the same namespace and name always give the same id. Called for every event, so it is kept under 2 µs.
 * Throws TypeError when the namespace is not a UUID.
 */
export const uuidV5 = (namespace: Uuid, name: string): Uuid => {
  const room = 16 + name.length * 3;
  if (scratch.length < room) scratch = Buffer.alloc(room * 2);
  if (namespace.length !== 36 || scratch.write(namespace.replaceAll('-', ''), 0, 16, 'hex') !== 16)
    throw new TypeError(`not a UUID: ${JSON.stringify(namespace)}`);
  const length = 16 + scratch.write(name, 16, 'utf8');
  const digest = hash('sha1', scratch.subarray(0, length), 'hex');
  const variant = '89ab'[Number.parseInt(digest[16]!, 16) & 3];
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
};
