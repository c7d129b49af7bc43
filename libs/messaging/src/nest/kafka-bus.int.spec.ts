import 'reflect-metadata';
import { Transient } from '@jumin/event-store';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describeKafka, kafkaDeployment, type KafkaDeployment } from '../kafka/kafka-deployment';
import type { MessageBatch, MessageBus } from '../port';
import { BusServer, Consumes, KeepErrors } from './bus-server';

describeKafka('Nest on the Kafka bus', () => {
  let deployment: KafkaDeployment;
  let bus: MessageBus;
  let app: INestMicroservice;
  let heard: string[];
  let losses: number;
  beforeEach(async () => {
    deployment = await kafkaDeployment();
    bus = deployment.open();
    heard = [];
    losses = 2;
  });
  afterEach(async () => {
    await app.close();
    await bus.close();
    await deployment.close();
  });

  @Controller()
  class Listens {
    @Consumes({ consumer: 'spec.listener', topics: ['north.events'] })
    async take({ messages }: MessageBatch): Promise<void> {
      if (losses-- > 0) throw new Transient('lost');
      for (const { key } of messages) if (key === 'b') throw new TypeError('a bug');
      heard.push(...messages.map(({ key }) => key));
    }
  }
  @Module({ controllers: [Listens] })
  class Consumers {}
  const start = async (): Promise<BusServer> => {
    const strategy = new BusServer(bus);
    app = await NestFactory.createMicroservice(Consumers, { strategy, logger: false });
    app.useGlobalFilters(new KeepErrors());
    await app.listen();
    return strategy;
  };
  const publish = async (...keys: string[]) => {
    for (const key of keys) await deployment.publish('north', [{ type: 'Said', version: 1, key, data: {} }]);
  };
  const until = async (true_: () => boolean): Promise<void> => {
    while (!true_()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('retries what passes by itself, parks what does not, and the rest flows', async () => {
    await publish('a', 'b', 'c', 'd');
    const server = await start();
    await until(() => heard.length === 3);
    expect([...heard].sort()).toEqual(['a', 'c', 'd']);
    expect((await bus.parking.list()).map(({ key, lastError }) => [key, lastError])).toEqual([['b', 'TypeError: a bug']]);
    expect(server.failures()).toEqual([]);
  });

  it('says which consumer has failed, and why', async () => {
    await publish('a');
    const server = await start();
    await until(() => heard.length === 1);
    // Closed first: a group that is dealt its partitions anew reads its checkpoint again.
    await app.close();
    await deployment.database.query(`update log.checkpoint set position = '9|x' where name like 'spec.listener@%'`);
    const again = await start();
    await until(() => again.failures().length > 0);
    expect(again.failures()[0]).toMatchObject({ consumer: 'spec.listener', error: expect.stringMatching(/the topic was made anew/) });
    expect(server.failures()).toEqual([]);
  });
});
