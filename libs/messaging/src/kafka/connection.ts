import { Transient } from '@jumin/event-store';
import { Kafka, logLevel, type KafkaConfig, type LogEntry } from 'kafkajs';
import { dropSilentConnections } from './drop-silent-connections';
import { throttleQuietly } from './throttle-quietly';

export interface KafkaSettings {
  /** `host:port` of some of the brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** How this process names itself to the brokers. */
  readonly clientId: string;
  /** Put before the names of topics and consumer groups, where deployments share a cluster. Default none. */
  readonly prefix?: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** What the client has to say; warnings and worse. Default: nothing, since what matters shows in the status of relays and consumers. */
  readonly log?: (level: 'warn' | 'error', what: string) => void;
  /** How long a fetch waits for the first message. Default 250 ms; a graceful stop waits for it. */
  readonly fetchWaitMs?: number;
  /** A connection on which a request is not answered within this time is given up; joining a group may take longer. Default 10,000 ms. */
  readonly answerMsMax?: number;
}

export interface KafkaConnection {
  readonly kafka: Kafka;
  readonly settings: KafkaSettings;
  readonly topicName: (topic: string) => string;
  readonly groupName: (consumer: string) => string;
}

export const answerMsMaxDefault = 10_000;

/** Nothing is connected yet: relays, consumers and checks connect when they start. */
export const connectKafka = (settings: KafkaSettings): KafkaConnection => {
  throttleQuietly();
  dropSilentConnections();
  const { brokers, clientId, prefix = '', ssl, sasl, log, answerMsMax = answerMsMaxDefault } = settings;
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    // Few and quick: whoever uses the client tries again by itself, with its own back-off, and tells its status meanwhile.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    connectionTimeout: 3_000,
    requestTimeout: answerMsMax,
    logLevel: log ? logLevel.WARN : logLevel.NOTHING,
    logCreator: () => (entry: LogEntry) => {
      if (entry.level <= logLevel.WARN) log?.(entry.level === logLevel.WARN ? 'warn' : 'error', `${entry.namespace}: ${entry.log.message}`);
    },
  });
  const named = (name: string): string => `${prefix}${name}`;
  return { kafka, settings, topicName: named, groupName: named };
};

/** Errors of the protocol that stay however often one tries: what was sent, or who sent it, is wrong. */
const lasting = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_REQUIRED_ACKS',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'UNSUPPORTED_VERSION',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
]);
const lastingNames = new Set([
  'KafkaJSSASLAuthenticationError',
  'KafkaJSNotImplemented',
  'KafkaJSServerDoesNotSupportApiKey',
  'KafkaJSInvariantViolation',
]);

/** Lost brokers, elections, time-outs and lost producer state pass; errors of the protocol that stay, and bugs, do not. Looks through causes. */
const isPassing = (error: unknown): boolean => {
  let known = false;
  for (let one = error; one instanceof Error; one = one.cause ?? (one as { originalError?: unknown }).originalError) {
    const { name, type } = one as { name: string; type?: string };
    if (lastingNames.has(name) || (type !== undefined && lasting.has(type))) return false;
    if (name.startsWith('KafkaJS')) known = true;
  }
  return known;
};

/** The error as the rest of Jumin understands it: one that passes by itself is Transient and is retried in place. */
export const classified = (error: unknown): unknown =>
  isPassing(error) ? new Transient(`Kafka: ${(error as Error).message}`, { cause: error }) : error;
