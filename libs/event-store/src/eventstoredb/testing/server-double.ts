import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { AppendReq, AppendResp, BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { appendAnswer, batchAnswer, busy, nameIn, timeout, tooLarge } from './answers';
import { DoubleLog, type ExpectedRevision, type ProposedEvent } from './double-log';
import { answerRead } from './reads';

/**
 * What becomes of a write: the usual; or it is written and nobody is told, or told that it took too long, or the call breaks; or none of it happens; or the
 * server does not see that it has these very events.
 */
export type WriteFate =
  'answered' | 'written-unanswered' | 'written-timeout' | 'written-cut' | 'unanswered' | 'cut' | 'busy' | 'not-recognised';
export type ReadFate = 'answered' | 'unanswered' | 'cut';

export interface ServerDoubleOptions {
  readonly log?: DoubleLog;
  /** Default 23.10.0. */
  readonly version?: string;
  /** Without, clients of the public interface append with one call each. Default true. */
  readonly batchAppend?: boolean;
  /** Default 1 MiB, as the server's. */
  readonly appendBytesMax?: number;
}

/**
 * A small server that speaks EventStoreDB's gRPC protocol, for specs where no real one can be had. What it shows is how our client behaves: the messages it
 * sends and understands, broken calls, lost answers, a new leader. What it cannot show is how a real server behaves; docs/adr/0006 lists that.
 */
export class ServerDouble {
  readonly log: DoubleLog;
  /** Asked for every write, by the name of its stream. */
  onWrite: (stream: string) => WriteFate = () => 'answered';
  /** Asked for every read that is not a subscription, by stream or `$all`. */
  onRead: (stream: string) => ReadFate = () => 'answered';
  /** Set on a node that is not the leader: it serves nobody who asks for one, and names it. */
  follows: ServerDouble | undefined;
  readonly seen = { subscriptions: 0, appendCalls: 0, writes: 0, reads: 0 };
  private server: Server | undefined;
  private port = 0;
  private readonly subscriptions = new Set<ServerWritableStream<ReadReq, ReadResp>>();
  private readonly muted = new WeakSet<object>();

  private constructor(private readonly options: ServerDoubleOptions) {
    this.log = options.log ?? new DoubleLog();
  }

  static async start(options: ServerDoubleOptions = {}): Promise<ServerDouble> {
    const double = new ServerDouble(options);
    await double.listen();
    return double;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Subscriptions that stand. */
  get subscribed(): number {
    return this.subscriptions.size;
  }

  /** Cuts every connection, as the end of the process would. The log stays. */
  stop(): void {
    this.server?.forceShutdown();
    this.server = undefined;
    this.subscriptions.clear();
  }

  async listen(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 4 * 1024 * 1024 });
    server.addService(StreamsService, { read: this.read, append: this.append, batchAppend: this.batchAppend });
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: Answer<SupportedMethods>) => answer(null, this.features()),
    });
    this.port = await new Promise<number>((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${this.port}`, ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
    this.server = server;
  }

  /** As a server does with a slow consumer, or before a shutdown. */
  dropSubscriptions(how: 'broken' | 'ended'): void {
    for (const call of [...this.subscriptions]) {
      if (how === 'ended') call.end();
      else call.emit('error', this.refusal(call) ?? failure(status.UNAVAILABLE, 'consumer too slow'));
    }
    this.subscriptions.clear();
  }

  /** Subscriptions that stand are never told anything again, as over a connection that died without a word. */
  muteSubscriptions(): void {
    for (const call of this.subscriptions) this.muted.add(call);
  }

  private asLeader(): Error {
    const metadata = new Metadata();
    metadata.set('exception', 'not-leader');
    metadata.set('leader-endpoint-host', '127.0.0.1');
    metadata.set('leader-endpoint-port', String(this.port));
    return failure(status.NOT_FOUND, 'Leader info available', metadata);
  }

  private features(): SupportedMethods {
    const methods = ['Read', 'Append', ...(this.options.batchAppend === false ? [] : ['BatchAppend'])];
    return new SupportedMethods()
      .setEventStoreServerVersion(this.options.version ?? '23.10.0')
      .setMethodsList(
        methods.map((name) => new SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name.toLowerCase())),
      );
  }

  /** How a node refuses a caller who asks for the leader; undefined where it is itself. */
  private refusal(call: { readonly metadata: Metadata }): Error | undefined {
    return call.metadata.get('requires-leader')[0] === 'true' ? this.follows?.asLeader() : undefined;
  }

  private readonly read: handleServerStreamingCall<ReadReq, ReadResp> = (call) => {
    const refusal = this.refusal(call);
    if (refusal) return void call.emit('error', refusal);
    const options = call.request.getOptions()!;
    const subscription = options.hasSubscription();
    if (subscription) {
      this.seen.subscriptions++;
      this.subscriptions.add(call);
      call.on('close', () => this.subscriptions.delete(call));
      call.on('cancelled', () => this.subscriptions.delete(call));
    } else {
      this.seen.reads++;
      const fate = this.onRead(options.hasAll() ? '$all' : nameIn(options.getStream()!.getStreamIdentifier()));
      if (fate === 'unanswered') return;
      if (fate === 'cut') return void call.emit('error', failure(status.UNAVAILABLE, 'cut'));
    }
    const over = (): boolean => call.cancelled || call.destroyed || (subscription && !this.subscriptions.has(call));
    answerRead(this.log, options, {
      write: async (answer) => {
        if (over() || this.muted.has(call) || call.write(answer)) return;
        await new Promise<void>((resolve) => {
          const events = ['drain', 'cancelled', 'close'] as const;
          const go = (): void => {
            for (const event of events) call.removeListener(event, go);
            resolve();
          };
          for (const event of events) call.on(event, go);
        });
      },
      end: () => call.end(),
      fail: (code, message) => void call.emit('error', failure(code, message)),
      cancelled: over,
    });
  };

  private readonly append: handleClientStreamingCall<AppendReq, AppendResp> = (call, answer) => {
    let [stream, expected] = ['', 'any' as ExpectedRevision];
    const events: ProposedEvent[] = [];
    call.on('data', (request: AppendReq) => {
      const options = request.getOptions();
      if (options) {
        stream = nameIn(options.getStreamIdentifier());
        if (options.hasRevision()) expected = Number(options.getRevision());
        else expected = options.hasNoStream() ? 'no-stream' : options.hasStreamExists() ? 'stream-exists' : 'any';
      } else events.push(proposedIn(request.getProposedMessage()!));
    });
    call.on('end', () => {
      this.seen.writes++;
      const fate = this.onWrite(stream);
      if (fate === 'unanswered') return;
      if (fate === 'cut' || fate === 'busy') return answer(failure(status.UNAVAILABLE, fate));
      const result = this.log.write(stream, expected, events);
      if (fate === 'written-cut' || fate === 'written-timeout') return answer(failure(status.UNAVAILABLE, fate));
      if (fate === 'answered') answer(null, appendAnswer(result, expected));
    });
  };

  private readonly batchAppend: handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> = (call) => {
    const pending = new Map<
      string,
      { stream: string; expected: ExpectedRevision; events: ProposedEvent[]; bytes: number; until: number }
    >();
    this.seen.appendCalls++;
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()!.getString();
      const options = request.getOptions();
      if (options) {
        let expected: ExpectedRevision = options.hasNoStream() ? 'no-stream' : options.hasStreamExists() ? 'stream-exists' : 'any';
        if (options.hasStreamPosition()) expected = Number(options.getStreamPosition());
        const until = options.getDeadline()?.toDate().getTime() ?? Infinity;
        pending.set(id, { stream: nameIn(options.getStreamIdentifier()), expected, events: [], bytes: 0, until });
      }
      const write = pending.get(id);
      if (!write) return;
      for (const message of request.getProposedMessagesList()) {
        const event = proposedIn(message);
        write.events.push(event);
        write.bytes += event.data.length + event.metadata.length;
      }
      const respond = (answer: Parameters<typeof batchAnswer>[2]): void => {
        pending.delete(id);
        call.write(batchAnswer(new UUID().setString(id), write.stream, answer, write.expected));
      };
      if (write.bytes > (this.options.appendBytesMax ?? 1024 * 1024)) return respond(tooLarge(this.options.appendBytesMax ?? 1024 * 1024));
      if (!request.getIsFinal()) return;
      this.seen.writes++;
      const refusal = this.refusal(call);
      if (refusal) return void call.emit('error', refusal);
      if (write.until <= Date.now()) return respond(timeout());
      const fate = this.onWrite(write.stream);
      if (fate === 'unanswered') return void pending.delete(id);
      if (fate === 'busy') return respond(busy());
      if (fate === 'not-recognised') return respond({ kind: 'wrong-revision', current: this.log.streams.get(write.stream)!.length - 1 });
      if (fate === 'cut') return void call.emit('error', failure(status.UNAVAILABLE, 'cut'));
      const result = this.log.write(write.stream, write.expected, write.events);
      if (fate === 'written-cut') return void call.emit('error', failure(status.UNAVAILABLE, 'cut'));
      if (fate === 'written-timeout') return respond(timeout());
      if (fate === 'answered') respond(result);
    });
  };
}

type Answer<T> = (error: Error | null, value?: T) => void;

const failure = (code: status, details: string, metadata = new Metadata()): Error =>
  Object.assign(new Error(details), { code, details, metadata });

const proposedIn = (message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedEvent => ({
  id: message.getId()!.getString(),
  type: message.getMetadataMap().get('type')!,
  contentType: message.getMetadataMap().get('content-type')!,
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});
