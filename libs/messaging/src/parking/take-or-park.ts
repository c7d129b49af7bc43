import { CheckpointMoved, Transient, type Position } from '@jumin/event-store';
import type { Instant } from '@jumin/kernel';
import { messageOf, passesByItself } from '../errors';
import type { Unit } from '../following/batches';
import type { TransactionClient } from '../following/log-following';
import { Turns } from '../following/turns';
import type { Message, MessageHandler } from '../port';
import type { ParkedMessage, ParkingStore } from './parking-store';

/** A place of a checkpoint before and after a part of a batch. */
export interface Part {
  readonly from: Position;
  readonly to: Position;
}

/** What a transport hands over: units in order, each with the checkpoint that says it was taken, and the checkpoint that they move. */
export interface UnitsInOrder {
  readonly units: readonly Unit<Message>[];
  readonly from: Position;
  /** Moves the checkpoint by compare-and-set, in the transaction of the client; throws CheckpointMoved when another instance was faster. */
  commit(client: TransactionClient | undefined, part: Part): Promise<void>;
}

export interface TakeOrParkPorts {
  readonly consumer: string;
  readonly handler: MessageHandler;
  readonly parking: ParkingStore;
  readonly now: () => Instant;
  /** Where in the publishers' log a part lies, for the handler. By default the checkpoint's places are that. */
  readonly spanOf?: (part: Part, messages: readonly Message[]) => { readonly from: Position; readonly through: Position };
}

/**
 * Between a transport and the handler of one consumer. Messages of parked keys are put behind them, in the same transaction that moves the checkpoint; all
 * others go to the handler. A batch that the handler cannot take is halved until one unit is left that it cannot take; the keys of that unit are parked and
 * the rest flows on. Errors that pass by themselves are thrown: the transport tries again.
 */
export class TakeOrPark {
  private parkedKeys: ReadonlySet<string> = new Set();
  /** Batches and replays take turns: a handler is never called twice at once. */
  private readonly turns = new Turns();

  constructor(private readonly ports: TakeOrParkPorts) {}

  take(batch: UnitsInOrder): Promise<void> {
    return this.turns.take(() => this.takeBatch(batch));
  }

  /** For the parking commands: gives the parked messages of the key to the handler, in order, until one cannot be taken. */
  replay(key: string): Promise<{ readonly replayed: number; readonly left: number }> {
    return this.turns.take(() => this.replayKey(key));
  }

  async reloadParkedKeys(): Promise<void> {
    this.parkedKeys = await this.ports.parking.keysOf(this.ports.consumer);
  }

  /** Parts of the batch from its front, each as large as the handler can take: halved after an error, doubled after a success. */
  private async takeBatch(batch: UnitsInOrder): Promise<void> {
    // Another process may have parked or released keys; a key that is not known here as parked cannot have been parked without moving the checkpoint.
    if (this.parkedKeys.size > 0) await this.reloadParkedKeys();
    let { from } = batch;
    let size = batch.units.length;
    for (let at = 0; at < batch.units.length;) {
      const units = batch.units.slice(at, at + size);
      const part = { from, to: units.at(-1)!.position };
      try {
        await this.takePart(batch, units, part);
        size *= 2;
      } catch (error) {
        if (error instanceof CheckpointMoved || passesByItself(error)) throw error;
        if (units.length > 1) {
          size = Math.ceil(units.length / 2);
          continue;
        }
        await this.park(batch, units[0]!, part, messageOf(error));
      }
      from = part.to;
      at += units.length;
    }
  }

  private async takePart(batch: UnitsInOrder, units: readonly Unit<Message>[], part: Part): Promise<void> {
    const { handler, parking, spanOf = spanOfPart } = this.ports;
    const all = units.flatMap(({ items }) => items);
    const behind = this.parkedKeys.size === 0 ? [] : all.filter(({ key }) => this.parkedKeys.has(key));
    const messages = behind.length === 0 ? all : all.filter(({ key }) => !this.parkedKeys.has(key));
    let committed = false;
    const commit = async (client?: TransactionClient): Promise<void> => {
      if (behind.length > 0) await this.putBehind(client, behind);
      await batch.commit(client, part);
      committed = true;
    };
    if (messages.length > 0) await handler({ messages, ...spanOf(part, messages), commit });
    if (committed) return;
    if (behind.length > 0) await parking.transaction(commit);
    else await commit();
  }

  private async putBehind(client: TransactionClient | undefined, behind: readonly Message[]): Promise<void> {
    const { parking, consumer, now } = this.ports;
    const keys = [...new Set(behind.map(({ key }) => key))];
    const held = await parking.holdKeys(client, consumer, keys);
    if (held.size < keys.length) throw new Transient('a parked key was released meanwhile');
    await parking.add(client, consumer, behind.map(waiting), now());
  }

  /** A unit is taken whole or not at all, so all its keys are parked, together with the checkpoint; those that are not to blame leave again at once. */
  private async park(batch: UnitsInOrder, { items }: Unit<Message>, part: Part, error: string): Promise<void> {
    const { parking, consumer, now } = this.ports;
    const parked = items.map((message): ParkedMessage => ({ message, error: this.parkedKeys.has(message.key) ? null : error }));
    await parking.transaction(async (client) => {
      await parking.add(client, consumer, parked, now());
      await batch.commit(client, part);
    });
    await this.reloadParkedKeys();
    const keys = new Set(parked.filter((one) => one.error !== null).map(({ message }) => message.key));
    if (keys.size > 1) for (const key of keys) await this.replayKey(key);
  }

  private async replayKey(key: string): Promise<{ readonly replayed: number; readonly left: number }> {
    const { parking, consumer } = this.ports;
    let replayed = 0;
    for (;;) {
      const messages = await parking.messagesOf(consumer, key);
      const first = messages[0];
      if (!first) break;
      try {
        await this.replayMessage(first.message);
        replayed++;
      } catch (error) {
        if (error instanceof CheckpointMoved) continue; // Another process has replayed or discarded it.
        await parking.failed(consumer, first.message, messageOf(error));
        break;
      }
    }
    await this.reloadParkedKeys();
    return { replayed, left: (await parking.messagesOf(consumer, key)).length };
  }

  /** Its removal is what the checkpoint is to a batch: it commits with the rows, and only once. */
  private async replayMessage(message: Message): Promise<void> {
    const { parking, consumer, handler } = this.ports;
    let committed = false;
    const commit = async (client?: TransactionClient): Promise<void> => {
      if (!(await parking.remove(client, consumer, message))) throw new CheckpointMoved(consumer);
      committed = true;
    };
    await handler({ messages: [message], from: message.position, through: message.position, commit });
    if (!committed) await parking.transaction(commit);
  }
}

const waiting = (message: Message): ParkedMessage => ({ message, error: null });
const spanOfPart = ({ from, to }: Part) => ({ from, through: to });
