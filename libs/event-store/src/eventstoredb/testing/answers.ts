import { AllStreamPosition, Empty as SharedEmpty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import * as shared from '@eventstore/db-client/generated/shared_pb';
import { Code } from '@eventstore/db-client/generated/code_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { AppendResp, BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Message } from 'google-protobuf';
import type { DoubleEvent, ExpectedRevision, WriteResult } from './double-log';

const { ReadEvent } = ReadResp;
const identifierOf = (stream: string): StreamIdentifier => new StreamIdentifier().setStreamName(Buffer.from(stream));
export const nameIn = (identifier: StreamIdentifier | undefined): string => Buffer.from(identifier!.getStreamName_asU8()).toString();

export const eventAnswer = ({ id, stream, revision, position, type, contentType, data, metadata }: DoubleEvent): ReadResp => {
  const at = position.toString();
  const recorded = new ReadEvent.RecordedEvent()
    .setId(new UUID().setString(id))
    .setStreamIdentifier(identifierOf(stream))
    .setStreamRevision(String(revision))
    .setCommitPosition(at)
    .setPreparePosition(at)
    .setData(data)
    .setCustomMetadata(metadata);
  recorded.getMetadataMap().set('type', type).set('content-type', contentType).set('created', '0');
  return new ReadResp().setEvent(new ReadEvent().setEvent(recorded).setCommitPosition(at));
};

export const confirmation = (id: string): ReadResp =>
  new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
export const caughtUp = (): ReadResp => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
export const streamNotFound = (stream: string): ReadResp =>
  new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)));
export const checkpoint = (position: bigint): ReadResp =>
  new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(position.toString()).setPreparePosition(position.toString()));

const any = (message: Message, name: string): Any => {
  const packed = new Any();
  packed.pack(message.serializeBinary(), name, 'type.googleapis.com/');
  return packed;
};
const statusOf = (code: Code, message: string, details: Message, name: string): Status =>
  new Status().setCode(code).setMessage(message).setDetails(any(details, name));

export const timeout = (): Status => statusOf(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout(), 'event_store.client.Timeout');
/** No name in it: only the text tells. */
export const busy = (): Status => statusOf(Code.UNKNOWN, 'Server Is Busy', new Empty(), 'google.protobuf.Empty');
export const tooLarge = (bytesMax: number): Status =>
  statusOf(
    Code.INVALID_ARGUMENT,
    'Maximum Append Size Exceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(bytesMax),
    'event_store.client.MaximumAppendSizeExceeded',
  );

const wrongRevision = (current: number, expected: ExpectedRevision): Status => {
  const wrong = new shared.WrongExpectedVersion();
  if (current === -1) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentStreamRevision(String(current));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new Empty());
  else if (expected === 'any') wrong.setExpectedAny(new Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return statusOf(Code.FAILED_PRECONDITION, 'Wrong Expected Version', wrong, 'event_store.client.WrongExpectedVersion');
};

export const batchAnswer = (
  correlation: UUID,
  stream: string,
  answer: WriteResult | Status,
  expected: ExpectedRevision,
): BatchAppendResp => {
  const response = new BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(identifierOf(stream));
  if (answer instanceof Status) return response.setError(answer);
  if (answer.kind === 'wrong-revision') return response.setError(wrongRevision(answer.current, expected));
  const at = answer.position.toString();
  return response.setSuccess(
    new BatchAppendResp.Success()
      .setCurrentRevision(String(answer.revision))
      .setPosition(new AllStreamPosition().setCommitPosition(at).setPreparePosition(at)),
  );
};

export const appendAnswer = (answer: WriteResult, expected: ExpectedRevision): AppendResp => {
  if (answer.kind === 'written') {
    const at = answer.position.toString();
    return new AppendResp().setSuccess(
      new AppendResp.Success()
        .setCurrentRevision(String(answer.revision))
        .setPosition(new AppendResp.Position().setCommitPosition(at).setPreparePosition(at)),
    );
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (answer.current === -1) wrong.setCurrentNoStream(new SharedEmpty());
  else wrong.setCurrentRevision(String(answer.current));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new SharedEmpty());
  else if (expected === 'any') wrong.setExpectedAny(new SharedEmpty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new SharedEmpty());
  else wrong.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(wrong);
};
