import 'reflect-metadata';
import { openMemoryEventStore, Transient } from '@jumin/event-store';
import { Controller, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Server } from '@nestjs/microservices';
import { EMPTY, type Observable, timer, mergeMap, of } from 'rxjs';
import { logDeployment } from '../log/log-deployment';
import type { MessageBatch, MessageBus, MessageHandler } from '../port';
import { BusServer, Consumes, KeepErrors } from './bus-server';

const consumer = 'spec.listener';
/** What the handlers of the running test have finished; a handler that ends after its test writes into the array of that test. */
let done: string[] = [];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

@Controller()
class Works {
  @Consumes({ consumer, topics: ['north.events'] })
  async take(): Promise<void> {
    const mine = done;
    await pause(20);
    mine.push('taken');
  }
}
@Controller()
class Throws {
  @Consumes({ consumer, topics: ['north.events'] })
  async take(): Promise<void> {
    await pause(5);
    throw new TypeError('a bug');
  }
}
@Controller()
class ThrowsLater {
  @Consumes({ consumer, topics: ['north.events'] })
  take(): Observable<never> {
    return timer(5).pipe(
      mergeMap(() => {
        throw new TypeError('a bug');
      }),
    );
  }
}
@Controller()
class Streams {
  @Consumes({ consumer, topics: ['north.events'] })
  take(): Observable<number> {
    const mine = done;
    return timer(20).pipe(mergeMap(() => (mine.push('taken'), of(1, 2))));
  }
}
@Controller()
class GivesNothing {
  @Consumes({ consumer, topics: ['north.events'] })
  take(): Observable<never> {
    return EMPTY;
  }
}
@Controller()
class Nobody {}

/** What Nest's own base class does with the same handlers. */
class BaseServer extends BusServer {
  override handleEvent = Server.prototype.handleEvent as BusServer['handleEvent'];
}

const apps: INestMicroservice[] = [];
afterEach(async () => {
  done = [];
  for (const app of apps.splice(0)) await app.close();
});

const start = async (bus: MessageBus, controllers: Type[], { server = BusServer, keepErrors = true } = {}): Promise<BusServer> => {
  @Module({ controllers })
  class Consumers {}
  const strategy = new server(bus);
  const app = await NestFactory.createMicroservice(Consumers, { strategy, logger: false });
  if (keepErrors) app.useGlobalFilters(new KeepErrors());
  apps.push(app);
  await app.listen();
  return strategy;
};

/** A bus of one batch: `deliver` settles as the bus would see it. */
const oneBatch = () => {
  let handler: MessageHandler | undefined;
  const consumption = { stop: async () => undefined };
  const bus = { consume: (_options: unknown, given: MessageHandler) => ((handler = given), consumption) } as unknown as MessageBus;
  const batch = { messages: [] } as unknown as MessageBatch;
  return { bus, deliver: () => handler!(batch) };
};
const outcomeOf = async (controllers: Type[], options: Parameters<typeof start>[2] = {}): Promise<string> => {
  const { bus, deliver } = oneBatch();
  await start(bus, controllers, options);
  return deliver().then(
    () => `acknowledged${done.length ? ` after ${done.length}` : ''}`,
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error)),
  );
};

describe('Nest on the message bus', () => {
  it.each<[string, Type, string]>([
    ['waits for an asynchronous handler', Works, 'acknowledged after 1'],
    ['waits for an observable to end', Streams, 'acknowledged after 1'],
    ['takes an empty observable for done', GivesNothing, 'acknowledged'],
    ['gives the error of a handler to the bus', Throws, 'TypeError: a bug'],
    ['gives the error of an observable to the bus', ThrowsLater, 'TypeError: a bug'],
  ])('%s', async (_rule, controller, outcome) => {
    expect(await outcomeOf([controller])).toBe(outcome);
  });

  it.each<[string, Type, string]>([
    ['acknowledge before an observable has ended', Streams, 'acknowledged'],
    ['acknowledge what threw', Throws, 'acknowledged'],
    ['acknowledge what threw in an observable', ThrowsLater, 'acknowledged'],
  ])('does what the base class would not: it would %s', async (_case, controller, outcome) => {
    expect(await outcomeOf([controller], { server: BaseServer, keepErrors: false })).toBe(outcome);
  });

  it('would not know the class of an error without the filter', async () => {
    expect(await outcomeOf([Throws], { keepErrors: false })).toBe('Error: Internal server error');
  });

  it('throws for a pattern that nobody handles, which the base class only logs', async () => {
    const context = {} as never;
    const server = await start(oneBatch().bus, [Nobody]);
    await expect(server.handleEvent('spec.nobody', { pattern: 'spec.nobody', data: {} }, context)).rejects.toThrow(
      'no handler for spec.nobody',
    );
    const base = await start(oneBatch().bus, [Nobody], { server: BaseServer });
    await expect(base.handleEvent('spec.nobody', { pattern: 'spec.nobody', data: {} }, context)).resolves.toBeUndefined();
  });

  it('refuses two handlers of one consumer: they would run at once, and the retry of one would overlap with the other', async () => {
    await expect(start(oneBatch().bus, [Works, Throws])).rejects.toThrow('spec.listener has several handlers');
  });

  it('gives whole batches to the handler; transient errors are retried, others park their key', async () => {
    const heard: string[] = [];
    let losses = 2;
    @Controller()
    class Listens {
      @Consumes({ consumer, topics: ['north.events'] })
      async take({ messages }: MessageBatch): Promise<void> {
        if (losses-- > 0) throw new Transient('lost');
        for (const { key } of messages) if (key === 'b') throw new TypeError('a bug');
        heard.push(messages.map(({ key }) => key).join(''));
      }
    }
    const deployment = logDeployment(openMemoryEventStore());
    for (const key of ['a', 'b', 'c', 'd']) await deployment.publish('north', [{ type: 'Said', version: 1, key, data: {} }]);
    const bus = deployment.open();
    await start(bus, [Listens]);
    while (heard.join('').length < 3) await pause(1);
    expect(heard.join('')).toBe('acd');
    expect(heard.length).toBeLessThan(4);
    expect((await bus.parking.list()).map(({ key, lastError }) => [key, lastError])).toEqual([['b', 'TypeError: a bug']]);
  });
});

describe('@jumin/messaging', () => {
  it('does not load Nest', () => {
    jest.isolateModules(() => {
      jest.doMock('@nestjs/microservices', () => {
        throw new Error('Nest was loaded');
      });
      jest.doMock('@nestjs/common', () => {
        throw new Error('Nest was loaded');
      });
      expect(require('../index')).toHaveProperty('openLogMessageBus');
    });
  });
});
