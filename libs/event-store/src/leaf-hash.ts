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

// Written out: one call per field costs twice as much, and this is done for every event. Ids, numbers and dates are ASCII, a byte per character.
const leafTextOf = ({ id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt, data, metadata }: Leaf): string => {
  const [revisionText, versionText] = [String(revision), String(version)];
  return (
    `\0${id.length}:${id}${bytes(stream)}:${stream}${revisionText.length}:${revisionText}${bytes(type)}:${type}${versionText.length}:${versionText}` +
    `${effectiveOn.length}:${effectiveOn}${receivedOn.length}:${receivedOn}${recordedAt.length}:${recordedAt}${bytes(data)}:${data}${bytes(metadata)}:${metadata}`
  );
};
const bytes = (text: string): number => Buffer.byteLength(text);
