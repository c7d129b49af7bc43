// The main path through the five services as five processes, on a real Kafka and PostgreSQL, for `b3 --distributed`. Files go in over HTTP, through one
// gateway; done is when every service has taken everything and its relay has nothing left. Needs Java and Maven (infra/kafka).
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openDeployment } from '../test/faults/deployment.mjs';
import { enrolmentFiles, firstDay, paymentDays } from './main-path-files.mjs';
import { durableSettings, newDatabase, startEmbeddedPostgres } from './measure.mjs';
import { peakOf, secondsOf, secondsOfServer } from './usage.mjs';

const require = createRequire(import.meta.url);
const { startKafka } = require('../infra/kafka/server.js');
const { kinds } = require('../services/cli/dist/commands/send-file.js');

/** Seconds of wall clock and of processor time per payment, and peak memory, of the services, of Kafka and of PostgreSQL apart. */
export const mainPathOfFive = async ({ payments }) => {
  const folder = await mkdtemp(join(tmpdir(), 'jumin-bench-'));
  const server = await startEmbeddedPostgres({
    directory: join(folder, 'postgres'),
    settings: { ...durableSettings, max_connections: '200' },
  });
  const kafka = await startKafka({ folder: join(folder, 'kafka') });
  const { connectionString, pool } = await newDatabase(server, 'five', 2);
  const deployment = await openDeployment({ folder, connectionString, brokers: kafka.brokers, keys: join(folder, 'keys') });
  try {
    await deployment.startAll();
    await deployment.ask('/platform/clock', { day: firstDay });
    const officers = JSON.parse(await readFile(join(deployment.data, 'officers.json'), 'utf8'));
    const receive = async ({ kind, county, fileName, receivedOn, content }) => {
      const { service, agency } = kinds[kind];
      const officer = officers.find((one) => one.agency === agency && one.division === county && one.role !== 'auditor');
      const response = await fetch(`${deployment.url}/${service}/files?${new URLSearchParams({ kind, fileName, county, receivedOn })}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${officer.token}`,
          'content-type': 'application/octet-stream',
          'idempotency-key': encodeURIComponent(fileName),
        },
        body: await buffer(content()),
      });
      const report = await response.json();
      if (report.status !== 'taken-in' || report.counts.quarantined > 0 || report.counts.conflict > 0)
        throw new Error(`${fileName}: ${response.status} ${JSON.stringify(report).slice(0, 600)}`);
    };
    for (const file of enrolmentFiles(payments)) await receive(file);
    await deployment.ask('/platform/settle', {});
    const services = [...deployment.instances.values()].map(({ child }) => child.pid);
    const used = () => ({
      seconds: performance.now() / 1_000,
      services: secondsOf(services),
      kafka: secondsOf([kafka.processId]),
      postgres: secondsOfServer(server.processId),
    });
    const before = used();
    for (const { day, files } of paymentDays(payments)) {
      await deployment.ask('/platform/clock', { day });
      await Promise.all(files.map(receive));
    }
    await deployment.ask('/platform/settle', {});
    const after = used();
    const {
      rows: [posted],
    } = await pool.query('select count(*)::int as people from reporting.standing where kept_fen > 0');
    if (posted.people !== payments) throw new Error(`${posted.people} of ${payments} payments were posted`);
    const micros = (of) => ((after[of] - before[of]) * 1e6) / payments;
    return {
      perSecond: payments / (after.seconds - before.seconds),
      servicesMicros: micros('services'),
      kafkaMicros: micros('kafka'),
      postgresMicros: micros('postgres'),
      servicesMiB: services.reduce((sum, pid) => sum + peakOf(pid), 0),
      kafkaMiB: peakOf(kafka.processId),
    };
  } finally {
    await deployment.close();
    await pool.end();
    await kafka.stop();
    await server.stop();
    await rm(server.folder, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};
