import { inTransaction } from '@jumin/embedded-postgres';
import type { EventStore } from '@jumin/event-store';
import type { ParkingStore, Publisher } from '@jumin/messaging';
import { refuseRunning, takeFromLog, type KafkaConnection, type TakenFromLog } from '@jumin/messaging/kafka';
import type { Pool } from 'pg';
import type { ContractLane } from '../lane';
import { consumerOf } from '../lanes';
import { takeEffect } from '../lanes/take-effect';
import type { ServiceDefinition } from '../service';
import { StartRefused } from '../start/refusal';

export interface FillOptions {
  readonly connection: KafkaConnection;
  /** The whole log, and what all services make of it. */
  readonly store: EventStore;
  readonly publishers: readonly Publisher[];
  readonly parking: ParkingStore;
  /** The service's own schema, in the database of the checkpoints. */
  readonly pool: Pool;
  /** Empties the lane's tables first, and takes everything. Default: only what the lane has not taken. */
  readonly anew?: boolean;
  readonly onTaken?: (messages: number) => void;
}

/**
 * Gives a lane over contracts from the log what its topics no longer hold, rows, commands and places as when it runs; then it goes on with its topics. The
 * service must not run meanwhile. Commands that were carried out before are done already and change nothing.
 */
export const fillLane = async (
  definition: Pick<ServiceDefinition, 'name'>,
  lane: ContractLane,
  { pool, anew = false, ...ports }: FillOptions,
): Promise<TakenFromLog> => {
  const options = consumerOf(definition, lane);
  if (anew) {
    await refuseRunning(ports.connection, options.consumer);
    await forget(lane, options.consumer, pool, ports.parking);
  }
  return takeFromLog(ports, options, ({ messages, commit }) => takeEffect(lane, pool, messages, commit));
};

const forget = async ({ tables }: ContractLane, consumer: string, pool: Pool, parking: ParkingStore): Promise<void> => {
  // What waits would stand before what came before it.
  if ((await parking.keysOf(consumer)).size > 0)
    throw new StartRefused(
      'KeysParked',
      `${consumer} 有搁置的消息，请先用 jumin parked 重放或放弃`,
      `Keys of ${consumer} are parked: replay or discard them first (jumin parked)`,
    );
  await inTransaction(pool, async (client) => {
    if (tables.length > 0) await client.query(`truncate ${tables.join(', ')}`);
    await client.query('delete from log.checkpoint where starts_with(name, $1)', [`${consumer}@`]);
  });
};
