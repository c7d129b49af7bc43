import { hash } from 'node:crypto';

/** What a leaf is made of; data and metadata exactly as they are stored. The position is outside it, so that a log can be restored elsewhere. */
export interface Leaf {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly effectiveOn: string;
  readonly receivedOn: string;
  readonly recordedAt: string;
  readonly data: string;
  readonly metadata: string;
}

/**
 * SHA-256 in hex over the byte 0x00 (RFC 6962: a leaf, not a node) and the ten fields in UTF-8, each as `<length in bytes, decimal>:<bytes>`.
 * NOTE: stored with every event. Never change it.
 */
export const leafHashOf = (leaf: Leaf): string => hash('sha256', leafTextOf(leaf), 'hex');

let scratch = Buffer.alloc(64 * 1024);

/** The same, for a leaf whose data stand encoded in a buffer already: the longest part is then neither encoded nor allocated once more. */
export const leafHashOfEncoded = (leaf: Omit<Leaf, 'data'>, encoded: Uint8Array, from: number, to: number): string => {
  const head = `${headOf(leaf)}${to - from}:`;
  const tail = `${bytes(leaf.metadata)}:${leaf.metadata}`;
  const room = (head.length + tail.length) * 3 + to - from;
  if (scratch.length < room) scratch = Buffer.alloc(room * 2);
  let at = scratch.write(head, 0);
  scratch.set(encoded.subarray(from, to), at);
  at += to - from;
  at += scratch.write(tail, at);
  return hash('sha256', scratch.subarray(0, at), 'hex');
};

// Written out: one call per field costs twice as much, and this is done for every event. Ids, numbers and dates are ASCII, a byte per character.
const leafTextOf = (leaf: Leaf): string => `${headOf(leaf)}${bytes(leaf.data)}:${leaf.data}${bytes(leaf.metadata)}:${leaf.metadata}`;
const headOf = ({ id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt }: Omit<Leaf, 'data' | 'metadata'>): string => {
  const [revisionText, versionText] = [String(revision), String(version)];
  return (
    `\0${id.length}:${id}${bytes(stream)}:${stream}${revisionText.length}:${revisionText}${bytes(type)}:${type}${versionText.length}:${versionText}` +
    `${effectiveOn.length}:${effectiveOn}${receivedOn.length}:${receivedOn}${recordedAt.length}:${recordedAt}`
  );
};
const bytes = (text: string): number => Buffer.byteLength(text);
