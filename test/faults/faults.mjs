// What is done to a deployment while its year runs. Each fault is a list of acts, each at a share of the year's days, so that a seed gives the same faults
// again; what happens within a day is left to chance and the machine.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, runToEnd, services } from './deployment.mjs';

const require = createRequire(import.meta.url);

/** Killed in the middle of a day's work and started again, as a supervisor does. */
const killed = (service) => ({
  what: `kill -9 of ${service}, three times`,
  acts: [0.15, 0.4, 0.7].map((share) => ({
    share,
    meanwhile: async ({ deployment, chance }) => {
      await sleep(chance() * 400);
      await deployment.kill(service);
      await sleep(chance() * 500);
      await deployment.start(service);
    },
  })),
});

/** Everything is sent again, the groups have forgotten their offsets, and whoever answers to contracts by commands alone is given all of them once more. */
const redelivered = {
  what: 'redelivery of everything: relays begin anew, groups lose their offsets, answering consumers their places',
  acts: [
    {
      share: 0.6,
      act: async ({ deployment, query, kafkaOf, answering }) => {
        await deployment.stopAll();
        const { rowCount: relays } = await query(`delete from log.checkpoint where name like 'relay.%'`);
        const { rowCount: places } = await query(`delete from log.checkpoint where split_part(name, '@', 1) = any ($1)`, [answering]);
        if (!relays || !places) throw new Error(`nothing was forgotten: ${relays} relays, ${places} places`);
        const admin = kafkaOf().admin();
        await admin.connect();
        const { groups } = await admin.listGroups();
        await admin.deleteGroups(groups.map(({ groupId }) => groupId));
        await admin.disconnect();
        await Promise.all(services.map((service) => deployment.start(service)));
        return `${relays} places of relays, ${places} of consumers, ${groups.length} groups`;
      },
    },
  ],
};

const seconds = (which, from, until) => ({
  what: `a second instance of ${which.join(', ')}, which is killed with -9`,
  acts: [
    { share: from, meanwhile: ({ deployment }) => Promise.all(which.map((service) => deployment.start(`${service}#2`))) },
    { share: until, act: ({ deployment }) => Promise.all(which.map((service) => deployment.kill(`${service}#2`))) },
  ],
});

export const faults = {
  ...Object.fromEntries(services.map((service) => [`kill-${service}`, killed(service)])),
  redelivery: redelivered,
  'second-instances': seconds(services, 0.1, 0.7),
  broker: {
    what: 'kill -9 of the broker, twice',
    acts: [0.3, 0.65].map((share) => ({
      share,
      meanwhile: async ({ broker, chance }) => {
        await sleep(chance() * 300);
        await broker.kill();
        await sleep(500);
        await broker.start();
      },
    })),
  },
  postgres: {
    what: 'kill -9 of PostgreSQL, twice',
    acts: [0.35, 0.6].map((share) => ({
      share,
      meanwhile: async ({ database, chance }) => {
        await sleep(chance() * 300);
        await database.kill();
        await sleep(300);
        await database.start();
      },
    })),
  },
  connections: {
    what: 'connections to PostgreSQL and Kafka are cut, delayed, and left half-open',
    proxied: true,
    acts: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((share, nth) => ({
      share,
      meanwhile: async ({ proxies, chance }) => {
        await sleep(chance() * 300);
        if (nth % 4 === 2) for (const proxy of proxies) proxy.delay(30);
        else if (nth === 3)
          proxies[1].halfOpen(); // Of Kafka: its client gives up a request that nobody answers.
        else if (nth === 5)
          proxies[0].halfOpen(25_000); // Of PostgreSQL, whose server sends probes to clients of ours.
        else for (const proxy of proxies) proxy.cut(() => chance() < 0.7);
        await sleep(1_000);
        for (const proxy of proxies) proxy.delay(0);
      },
    })),
  },
  poison: {
    what: 'records that nobody can read, in every topic',
    acts: [
      {
        share: 0.4,
        act: async ({ kafkaOf }) => {
          const producer = kafkaOf().producer({ allowAutoTopicCreation: false });
          await producer.connect();
          for (const service of services.slice(0, 4))
            await producer.send({ topic: `${service}.events`, messages: [{ key: 'poison', value: '{"not":', headers: { ce_id: 'x' } }] });
          await producer.disconnect();
        },
      },
    ],
    /** Whoever watches has seen the parked keys, and that nothing can come of them. */
    after: async ({ deployment }) => {
      await sleep(1_000); // Behind the year's last record nothing waits for them.
      const parked = await deployment.ask('/platform/parked');
      if (parked.length === 0 || parked.some(({ key }) => key !== 'poison')) throw new Error(`parked: ${JSON.stringify(parked)}`);
      for (const { consumer, key } of parked) await deployment.ask(`/platform/parked/${consumer}/${key}/discard`, { reason: 'unreadable' });
      return `${parked.length} keys parked and discarded`;
    },
  },
  retention: {
    what: 'topics lose every record while nobody runs; all lanes that hear others are filled from the log, into emptied tables',
    acts: [
      {
        share: 0.6,
        act: async ({ deployment, kafkaOf }) => {
          await deployment.stopAll();
          const admin = kafkaOf().admin();
          await admin.connect();
          let records = 0;
          for (const topic of services.slice(0, 4).map((service) => `${service}.events`)) {
            const offsets = await admin.fetchTopicOffsets(topic);
            await admin.deleteTopicRecords({ topic, partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })) });
            records += offsets.reduce((sum, { high }) => sum + Number(high), 0);
          }
          await admin.disconnect();
          const fill = join(root, 'services/standalone/dist/fill/main.js');
          const { code, out, err } = await runToEnd([fill, '--anew', ...services], deployment.env);
          if (code !== 0) throw new Error(`fill: ${out}${err}`);
          await Promise.all(services.map((service) => deployment.start(service)));
          return `${records} records removed, ${out.split('\n').length - 1} lanes filled`;
        },
      },
    ],
  },
  'long-transaction': {
    what: 'a transaction that writes stays open for ten seconds',
    acts: [
      {
        share: 0.3,
        meanwhile: async ({ connectionString }) => {
          const { Client } = require('pg');
          const client = new Client({ connectionString });
          await client.connect();
          await client.query('begin');
          await client.query('select pg_current_xact_id()');
          await sleep(10_000);
          await client.query('rollback');
          await client.end();
        },
      },
    ],
  },
};

/** The short form: what goes wrong most often, in one year. */
export const short = {
  traced: true,
  what: 'kill -9 of payment-collection, a second instance of it that is killed too, and redelivery of everything',
  acts: [{ ...killed('payment-collection').acts[0], share: 0.2 }, ...seconds(['payment-collection'], 0.35, 0.8).acts, ...redelivered.acts],
};
