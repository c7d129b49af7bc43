import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq, type BatchAppendReq, type BatchAppendResp, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { CallOptions, ClientDuplexStream, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import { Transient } from '../errors';
import { collect, type Take } from './collect';
import { failureOf } from './failures';

/**
 * What the client keeps to itself and to its subclasses. It is pinned, and the last of its line. Discovery, TLS, credentials, keep-alive and the way to a new
 * leader stay the client's; the calls are made here, because its own read of `$all` takes no filter, its reads lose the stored bytes, and its append over
 * one duplex stream ends the process where that stream breaks under load (docs/adr/0006).
 */
interface ClientInternals {
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
  GRPCStreamCreator<T>(client: typeof StreamsClient, name: string, create: (client: StreamsClient) => T): () => Promise<T>;
  callArguments(options: { readonly requiresLeader: boolean }, callOptions: { readonly deadline: number }): [Metadata, CallOptions];
  getChannel(): Promise<{ close(): void }>;
}

export type Reading = ClientReadableStream<ReadResp>;
export type Appending = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

/** Subscriptions say when they have caught up, and reads of a stream give positions, from this version on. */
const oldestServer = [23, 10] as const;

/** The calls of the protocol on the client's connection. A call on a lost connection fails; the next one connects again, to the leader where there is one. */
export class Connection {
  private readonly client: EventStoreDBClient;
  private readonly internals: ClientInternals;
  private found = false;

  /**
   * As `esdb://localhost:2113?tls=false`, or `esdb+discover://…` for a cluster. A server that is there says something within `silenceMsMax`: an event, a
   * checkpoint, the end.
   */
  constructor(
    connectionString: string,
    private readonly silenceMsMax = 10_000,
  ) {
    this.client = EventStoreDBClient.connectionString(connectionString);
    this.internals = this.client as unknown as ClientInternals;
  }

  /** Throws where the server is too old, or cannot be reached. */
  async checkServer(): Promise<void> {
    const { serverVersion } = await this.internals.capabilities.catch((error: unknown) => {
      throw failureOf(error, 'connecting to EventStoreDB');
    });
    this.found = true;
    const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
    if (major > oldestServer[0] || (major === oldestServer[0] && minor >= oldestServer[1])) return;
    throw new Error(`EventStoreDB ${serverVersion} is too old: ${oldestServer.join('.')} or newer is needed (EventStoreDB 版本过低)`);
  }

  /** A read that ends, by itself or when `take` has enough. */
  async collect(options: ReadReq.Options, doing: string, take: Take): Promise<void> {
    return collect(await this.read(options), doing, this.silenceMsMax, take);
  }

  /** No deadline: the pauses between answers are watched, not the whole. */
  read(options: ReadReq.Options): Promise<Reading> {
    const request = new ReadReq().setOptions(options);
    return this.call('read', (client) => client.read(request, ...this.callArguments()));
  }

  append(): Promise<Appending> {
    return this.call('append', (client) => client.batchAppend(...this.callArguments()));
  }

  /** Only the leader of a cluster knows all that has been acknowledged; another node names it, and the client goes there. */
  private callArguments(): [Metadata, CallOptions] {
    return this.internals.callArguments({ requiresLeader: true }, { deadline: Infinity });
  }

  async close(): Promise<void> {
    await this.client.dispose();
    if (!this.found) return; // Asked for its channel, the client would look for the server once more.
    await this.internals.getChannel().then(
      (channel) => channel.close(),
      () => undefined,
    );
  }

  private async call<T>(name: string, create: (client: StreamsClient) => T): Promise<T> {
    try {
      const call = await this.internals.GRPCStreamCreator(StreamsClient, name, create)();
      this.found = true;
      return call;
    } catch (error) {
      throw new Transient(`EventStoreDB cannot be found for a ${name}`, { cause: error });
    }
  }
}
