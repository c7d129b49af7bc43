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

const leafTextOf = ({ id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt, data, metadata }: Leaf): string =>
  `\0${field(id)}${field(stream)}${field(String(revision))}${field(type)}${field(String(version))}` +
  `${field(effectiveOn)}${field(receivedOn)}${field(recordedAt)}${field(data)}${field(metadata)}`;

const field = (text: string): string => `${Buffer.byteLength(text)}:${text}`;
