import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { CommandId, EventId, Instant, LocalDate } from '@jumin/kernel';
import { leafHashOfEncoded, type Leaf } from '../leaf-hash';
import type { EventMetadata, NewEvent, Position, StoredEvent, StreamId } from '../port';
import { positionOf } from './position';

export type RecordedEvent = ReadResp.ReadEvent.RecordedEvent;

/**
 * The metadata as the server keeps them. NOTE: stored with every event. Add, never edit; `m` comes last, its bytes are those that were hashed.
 */
interface Envelope {
  /** Schema version. */
  readonly v: number;
  /** effectiveOn. */
  readonly e: LocalDate;
  /** receivedOn. */
  readonly r: LocalDate;
  /** recordedAt. */
  readonly t: Instant;
  /** Leaf hash, in hex. */
  readonly h: string;
  readonly m: EventMetadata;
}

/** An event as it goes over the wire: the data are the bytes that were hashed. */
export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export const wireEventOf = (event: NewEvent, stream: StreamId, revision: number, recordedAt: Instant): WireEvent => {
  const { id, type, version, effectiveOn, receivedOn } = event;
  const data = Buffer.from(JSON.stringify(event.data));
  const metadata = JSON.stringify(event.metadata);
  const hash = leafHashOfEncoded(
    { id, stream, revision, type, version, effectiveOn, receivedOn, recordedAt, metadata },
    data,
    0,
    data.length,
  );
  const envelope = `{"v":${version},"e":"${effectiveOn}","r":"${receivedOn}","t":"${recordedAt}","h":"${hash}","m":${metadata}}`;
  return { id, type, data, metadata: Buffer.from(envelope) };
};

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
/** The name of the stream on the server, with the prefix of the deployment. */
const streamNameOf = (recorded: RecordedEvent): string => textOf(recorded.getStreamIdentifier()!.getStreamName_asU8());
const eventIdIn = (recorded: RecordedEvent): string => recorded.getId()!.getString();
export const positionIn = (recorded: RecordedEvent): Position => positionOf(recorded.getCommitPosition(), recorded.getPreparePosition());
export const recordedAtIn = (recorded: RecordedEvent): Instant => (JSON.parse(textOf(recorded.getCustomMetadata_asU8())) as Envelope).t;
export const commandIdIn = (recorded: RecordedEvent): CommandId => (JSON.parse(textOf(recorded.getCustomMetadata_asU8())) as Envelope).m.c;

export const storedEventOf = (recorded: RecordedEvent, prefix: string): StoredEvent => {
  const stream = streamNameOf(recorded).slice(prefix.length);
  const revision = Number(recorded.getStreamRevision());
  try {
    const { v, e, r, t, m } = JSON.parse(textOf(recorded.getCustomMetadata_asU8())) as Envelope;
    return {
      position: positionIn(recorded),
      stream,
      revision,
      id: eventIdIn(recorded) as EventId,
      type: recorded.getMetadataMap().get('type')!,
      version: v,
      effectiveOn: e,
      receivedOn: r,
      recordedAt: t,
      data: JSON.parse(textOf(recorded.getData_asU8())) as object,
      metadata: m,
    };
  } catch (error) {
    throw new Error(`event ${revision} of ${stream} was not written by this platform (非本系统写入的事件)`, { cause: error });
  }
};

/** The leaf as it is stored, byte by byte, and the hash that was stored with it: for proving that they still belong together. */
export interface StoredLeaf {
  readonly leaf: Leaf;
  readonly hash: string;
}

export const storedLeafOf = (recorded: RecordedEvent, prefix: string): StoredLeaf => {
  const { id, stream, revision, type } = storedEventOf(recorded, prefix);
  const envelope = textOf(recorded.getCustomMetadata_asU8());
  const { v, e, r, t, h } = JSON.parse(envelope) as Envelope;
  const metadata = envelope.slice(envelope.indexOf('"m":') + '"m":'.length, -1);
  const data = textOf(recorded.getData_asU8());
  return { leaf: { id, stream, revision, type, version: v, effectiveOn: e, receivedOn: r, recordedAt: t, data, metadata }, hash: h };
};
