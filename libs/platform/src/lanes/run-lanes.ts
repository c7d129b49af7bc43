import type { EventStore, Position, StoredEvent } from '@jumin/event-store';
import { LogFollowing, type BackOff, type ConsumerOptions, type MessageBus } from '@jumin/messaging';
import type { Pool } from 'pg';
import type { ContractLane, Lane, LogLane } from '../lane';
import type { Service, ServiceDefinition } from '../service';
import { takeEffect } from './take-effect';

export interface LanePorts {
  readonly store: EventStore;
  readonly bus: MessageBus;
  /** The service's own schema, in the database of the log: rows and checkpoints commit together. */
  readonly pool: Pool;
  readonly backOff?: BackOff;
}

export interface RunningLane {
  /** `<service>.<lane>`, which is also the name of its checkpoint. */
  readonly name: string;
  readonly reads: Lane['reads'];
  /** Everything up to here has taken effect. */
  readonly position: Position;
  readonly status: 'running' | 'retrying' | 'stopped' | 'failed';
  /** Of the last transient error, or the one that made it fail. */
  readonly lastError: string | null;
  reached(position: Position): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningLanes {
  readonly service: string;
  readonly lanes: readonly RunningLane[];
  /** Resolves once every lane has taken everything up to this position; rejects when one has failed or stopped before. */
  reached(position: Position): Promise<void>;
  /** Finishes the batches in hand. */
  stop(): Promise<void>;
}

/**
 * Starts the lanes of a composed service, each from its own checkpoint, each at its own pace. Lost dependencies are retried in place. Any other error
 * of a lane over the log stops that lane as `failed`, and the process is unhealthy: leaving out an event would be silent. Of a lane over contracts it
 * parks the key.
 */
export const runLanes = (definition: Pick<ServiceDefinition, 'name'>, service: Pick<Service, 'lanes'>, ports: LanePorts): RunningLanes => {
  const lanes = service.lanes.map((lane) =>
    lane.reads === 'log' ? runLogLane(definition, lane, ports) : runContractLane(definition, lane, ports),
  );
  return {
    service: definition.name,
    lanes,
    reached: async (position) => void (await Promise.all(lanes.map((lane) => lane.reached(position)))),
    stop: async () => void (await Promise.all(lanes.map((lane) => lane.stop()))),
  };
};

const runLogLane = ({ name: service }: Pick<ServiceDefinition, 'name'>, lane: LogLane, ports: LanePorts): RunningLane => {
  const name = `${service}.${lane.name}`;
  const { store, pool, backOff } = ports;
  const following = new LogFollowing<StoredEvent>(
    store,
    {
      name,
      categories: lane.categories,
      itemsOf: (event) => [event],
      ...(lane.maxWeight === undefined ? {} : { maxWeight: lane.maxWeight }),
      ...(backOff ? { backOff } : {}),
    },
    ({ units, commit }) =>
      takeEffect(
        lane,
        pool,
        units.flatMap(({ items }) => items),
        (client) => commit(client),
      ),
  );
  return laneOf(name, 'log', following);
};

const runContractLane = (definition: Pick<ServiceDefinition, 'name'>, lane: ContractLane, { bus, pool }: LanePorts): RunningLane => {
  const options = consumerOf(definition, lane);
  const consumption = bus.consume(options, ({ messages, commit }) => takeEffect(lane, pool, messages, commit));
  return laneOf(options.consumer, 'contracts', consumption);
};

/** A lane over contracts as the message bus knows it. */
export const consumerOf = ({ name }: Pick<ServiceDefinition, 'name'>, lane: ContractLane): ConsumerOptions => ({
  consumer: `${name}.${lane.name}`,
  topics: lane.topics,
  ...(lane.types ? { types: lane.types } : {}),
  ...(lane.maxWeight === undefined ? {} : { maxWeight: lane.maxWeight }),
});

/** Getters stay live: status and position are read when asked for. */
const laneOf = (name: string, reads: Lane['reads'], running: Omit<RunningLane, 'name' | 'reads'>): RunningLane => ({
  name,
  reads,
  get position() {
    return running.position;
  },
  get status() {
    return running.status;
  },
  get lastError() {
    return running.lastError;
  },
  reached: (position) => running.reached(position),
  stop: () => running.stop(),
});

/**
 * Resolves once the log is at rest: all lanes of all services have taken everything, and nothing was appended meanwhile. Lanes append, and what one
 * appends another reads, hence the loop. Rejects when a lane has failed.
 */
export const settled = async (store: EventStore, services: readonly Pick<RunningLanes, 'reached'>[]): Promise<Position> => {
  for (;;) {
    const head = await store.head();
    await Promise.all(services.map((lanes) => lanes.reached(head)));
    if ((await store.head()) === head) return head;
  }
};
