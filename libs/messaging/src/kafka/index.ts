/** Entry `@jumin/messaging/kafka`: apart from the rest, so that nobody loads the client who does not use it. */
export { fromBinaryEvent, toBinaryEvent, UnreadableRecord, type BinaryEvent } from './binary-event';
export { connectKafka, type KafkaConnection, type KafkaSettings } from './connection';
export type { ConsumerTiming } from './kafka-consumer';
export { openKafkaMessageBus, type KafkaMessageBusOptions } from './kafka-message-bus';
export { ConsumerRunning, refuseRunning } from './places-of-consumer';
export { relayedThrough, startRelay, type Relay, type RelayOptions, type RunningRelay } from './relay';
export { takeFromLog, type TakenFromLog, type TakingPorts } from './take-from-log';
export { ClusterUnfit, prepareTopics, type ClusterFinding, type TopicSettings } from './topics';
