import { randomUUID } from 'node:crypto';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { Status } from '@eventstore/db-client/generated/status_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Transient } from '../errors';
import { noStream, type Position } from '../port';
import type { Appending, Connection } from './connection';
import { failureOf } from './failures';
import { positionOf } from './position';
import { streamIdentifierOf } from './requests';
import type { WireEvent } from './wire-event';

/** What the server said. It says `written` also where these very events stand there already, with their position. */
export type Answer =
  { readonly kind: 'written'; readonly revision: number; readonly position: Position | undefined } | { readonly kind: 'wrong-revision' };

interface Waiting {
  readonly stream: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One duplex call and the writes on it that have not been answered. A call that has ended is never written to again. */
interface Call {
  readonly appending: Promise<Appending>;
  readonly waiting: Map<string, Waiting>;
  /** Counts the answers: a call that gives none any more is given up as a whole. */
  answers: number;
  over: boolean;
}

/** Below what a server accepts as one message (4 MB); a longer write goes in parts, the last of which says so. */
const messageBytesMax = 3 * 1024 * 1024;

/**
 * Writes to single streams, many at once over one duplex call. Rejects with `Transient` when it cannot know what became of a write: the call broke, or there
 * was no answer in time; the same write may then be repeated, the server knows its events by their ids.
 */
export class AppendStream {
  private call: Call | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly answerWithinMs: number,
  ) {}

  write(stream: string, expectedRevision: number, events: readonly WireEvent[]): Promise<Answer> {
    const call = (this.call ??= this.begin());
    const id = randomUUID();
    const { answers } = call;
    return new Promise((resolve, reject) => {
      const late = (): void => {
        this.settle(call, id)?.reject(new Transient(`no answer to a write to ${stream} within ${this.answerWithinMs} ms`));
        if (call.answers === answers) this.end(call, new Transient('a call that no longer answers was given up'));
      };
      call.waiting.set(id, { stream, resolve, reject, timer: setTimeout(late, this.answerWithinMs) });
      call.appending.then(
        (appending) => {
          if (call.over) return;
          for (const request of requestsOf(id, stream, expectedRevision, events)) appending.write(request);
        },
        () => undefined, // Told to everybody who waits, by `begin`.
      );
    });
  }

  close(): void {
    if (this.call) this.end(this.call, new Transient('the store is being closed'));
  }

  private begin(): Call {
    const call: Call = { appending: this.connection.append(), waiting: new Map(), answers: 0, over: false };
    call.appending.then(
      (appending) => {
        appending.on('data', (response: BatchAppendResp) => this.answer(call, response));
        appending.on('error', (error) => this.end(call, failureOf(error, 'appending')));
        appending.on('end', () => this.end(call, new Transient('the server ended the call')));
      },
      (error: unknown) => this.end(call, failureOf(error, 'appending')),
    );
    return call;
  }

  private answer(call: Call, response: BatchAppendResp): void {
    call.answers++;
    const waiting = this.settle(call, response.getCorrelationId()!.getString());
    if (!waiting) return; // Given up before.
    const success = response.getSuccess();
    if (success) {
      const position = success.getPosition();
      waiting.resolve({
        kind: 'written',
        revision: Number(success.getCurrentRevision()),
        position: position && positionOf(position.getCommitPosition(), position.getPreparePosition()),
      });
    } else {
      const refusal = refusalOf(response.getError()!, waiting.stream);
      if (refusal === 'wrong-revision') waiting.resolve({ kind: 'wrong-revision' });
      else waiting.reject(refusal);
    }
  }

  private settle(call: Call, id: string): Waiting | undefined {
    const waiting = call.waiting.get(id);
    if (waiting) clearTimeout(waiting.timer);
    call.waiting.delete(id);
    return waiting;
  }

  private end(call: Call, error: Error): void {
    if (call.over) return;
    call.over = true;
    if (this.call === call) this.call = undefined;
    call.appending.then(
      (appending) => appending.cancel(),
      () => undefined,
    );
    for (const id of [...call.waiting.keys()]) this.settle(call, id)!.reject(error);
  }
}

/** What the server's statuses mean, by the name of their details. A status without a name is one of its passing moods: not ready, busy, no leader. */
const refusalOf = (status: Status, stream: string): Error | 'wrong-revision' => {
  const name = status.getDetails()?.getTypeName().split('.').at(-1);
  const message = `a write to ${stream}: ${name ?? ''} ${status.getMessage()}`;
  switch (name) {
    case 'WrongExpectedVersion':
      return 'wrong-revision';
    case 'MaximumAppendSizeExceeded':
      return new RangeError(`${message} (写入内容超过服务器上限)`);
    case 'AccessDenied':
    case 'StreamDeleted':
    case 'BadRequest':
    case 'InvalidTransaction':
      return new Error(message);
    default:
      return new Transient(message);
  }
};

const proposedOf = ({ id, type, data, metadata }: WireEvent): BatchAppendReq.ProposedMessage => {
  const message = new BatchAppendReq.ProposedMessage().setId(uuidOf(id)).setData(data).setCustomMetadata(metadata);
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
};
const uuidOf = (text: string): UUID => new UUID().setString(text);

/** No deadline goes along: it would be an instant of this machine's clock, and a server whose clock runs ahead would refuse everything. */
function* requestsOf(id: string, stream: string, expectedRevision: number, events: readonly WireEvent[]): Iterable<BatchAppendReq> {
  const options = new BatchAppendReq.Options().setStreamIdentifier(streamIdentifierOf(stream));
  if (expectedRevision === noStream) options.setNoStream(new Empty());
  else options.setStreamPosition(String(expectedRevision));
  let request = new BatchAppendReq().setCorrelationId(uuidOf(id)).setOptions(options);
  let bytes = 0;
  for (const event of events) {
    const size = event.data.length + event.metadata.length;
    if (bytes > 0 && bytes + size > messageBytesMax) {
      yield request;
      request = new BatchAppendReq().setCorrelationId(uuidOf(id));
      bytes = 0;
    }
    request.addProposedMessages(proposedOf(event));
    bytes += size;
  }
  yield request.setIsFinal(true);
}
