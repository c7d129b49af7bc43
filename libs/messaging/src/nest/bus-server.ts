import { Catch, type ExceptionFilter } from '@nestjs/common';
import { EventPattern, Server, type BaseRpcContext, type CustomTransportStrategy, type ReadPacket } from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import type { ConsumerOptions, Consumption, MessageBatch, MessageBus } from '../port';

/** `@Consumes({ consumer, topics, types?, maxWeight? })` on a method of a controller: it is given a MessageBatch and settles when its effects are durable. */
export const Consumes = ({ consumer, ...options }: ConsumerOptions): MethodDecorator =>
  EventPattern(consumer, options) as unknown as MethodDecorator;

/**
 * For any message bus, the log's or Kafka's: hands its batches to Nest's handlers, one consumer each, and every error of a handler back to the bus, which
 * retries or parks. The base class acknowledges before an observable has ended and only logs what fails. Register KeepErrors with it: without that filter
 * Nest turns every error into the same plain object, and a lost connection would be parked as if it were a bug.
 */
export class BusServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private consumptions: readonly { readonly consumer: string; readonly consumption: Consumption }[] = [];

  constructor(private readonly bus: MessageBus) {
    super();
  }

  /** Two handlers of one consumer would run at once, and a retry of one would overlap with the other: fan out above the handler instead. */
  listen(callback: (error?: unknown) => void): void {
    try {
      this.consumptions = [...this.messageHandlers].map(([consumer, handler]) => {
        if (!handler.isEventHandler) throw new RangeError(`${consumer}: the bus knows no requests, only events`);
        if (handler.next) throw new RangeError(`${consumer} has several handlers`);
        const options = handler.extras as Omit<ConsumerOptions, 'consumer'>;
        return { consumer, consumption: this.bus.consume({ ...options, consumer }, (batch) => this.handleBatch(consumer, batch)) };
      });
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  async close(): Promise<void> {
    await Promise.all(this.consumptions.map(({ consumption }) => consumption.stop()));
  }

  /** Consumers that have failed for good, and why. A process that has any is not healthy: its supervisor starts it again. */
  failures(): readonly { readonly consumer: string; readonly error: string | null }[] {
    return this.consumptions
      .filter(({ consumption }) => consumption.status === 'failed')
      .map(({ consumer, consumption }) => ({ consumer, error: consumption.lastError }));
  }

  private handleBatch(consumer: string, batch: MessageBatch): Promise<void> {
    return this.handleEvent(consumer, { pattern: consumer, data: batch }, { getArgs: () => [batch] } as unknown as BaseRpcContext);
  }

  /** Settles when the handler has: with its last value, without any, or with its error. */
  override async handleEvent(pattern: string, packet: ReadPacket, context: BaseRpcContext): Promise<void> {
    const handler = this.getHandlerByPattern(pattern);
    if (!handler) throw new RangeError(`no handler for ${pattern}`); // Nest would log it and drop the batch.
    try {
      const result = (await handler(packet.data, context)) as unknown;
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      throw error instanceof Error ? error : new Error((error as { message?: string } | undefined)?.message ?? JSON.stringify(error));
    }
  }

  on(): never {
    throw new Error('the bus has no events of its own; ask its consumptions for their status');
  }

  unwrap<T>(): T {
    return this.bus as T;
  }
}

/** Lets the bus see the error that was thrown, class and all. For the microservice of a BusServer only: elsewhere it would tell strangers our errors. */
@Catch()
export class KeepErrors implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
