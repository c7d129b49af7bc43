export declare const version: string;

/** What went wrong, in one line for a person. */
export declare class KafkaServerError extends Error {}

/** Why no Kafka can be started here, in one line; null when it can. */
export declare function whatIsMissing(): string | null;

export interface KafkaServer {
  /** `host:port`, on the loopback. */
  readonly brokers: readonly string[];
  readonly processId: number;
  readonly folder: string;
  readonly version: string;
  /** In order: about two seconds. A temporary folder goes. */
  stop(): Promise<void>;
  /** As if the machine had lost power; data stay. */
  kill(): Promise<void>;
}

export interface KafkaServerOptions {
  /** Keeps data, settings and log; a temporary one when absent, removed by `stop`. A folder used before keeps its data and its port. */
  readonly folder?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Default 256. */
  readonly heapMiB?: number;
  /** Further lines of server.properties. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** Default false: the server is killed when this process ends without stopping it. */
  readonly outlivesProcess?: boolean;
}

/** Starts one Kafka from jars, which it fetches with Maven the first time (16 s). Rejects with KafkaServerError. */
export declare function startKafka(options?: KafkaServerOptions): Promise<KafkaServer>;
