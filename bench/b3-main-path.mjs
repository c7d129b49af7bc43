// B3: the main path under 靖远 2022: voucher, voucher-details, bank-flow and treasury-entries files of 100,000 payments by 100,000 people, from the first
// byte until every lane of every service has caught up. Enrolling them is measured apart. Reference in the same run: inserting the same event rows in bulk.
// Usage: npm run build && node bench/b3-main-path.mjs [--payments=100000] [--runs=5] [--growth] [--faults] [--distributed]
// --growth compares what a payment costs among 10,000 with what it costs among 400,000; the second takes minutes. --faults adds a run with one
// payment in 200 wrong and every day closed; --distributed one through five processes and a real Kafka.
import { mainPathOfFive } from './five-processes.mjs';
import { median, runIfMain } from './measure.mjs';
import { mainPath, optionsOf } from './main-path.mjs';

const round = (value) => Math.round(value);

export const b3 = async ({ payments, runs, growth, distributed, faults } = optionsOf()) => {
  const results = [];
  for (let run = 0; run < runs; run++) results.push(await mainPath({ payments, then: 'reference' }));
  const of = (pick) => {
    const values = results.map(pick);
    return { median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) };
  };
  const times = (pick) => Number(median(results.map(pick)).toFixed(2));
  const lines = [
    { what: `B3, ${payments} payments/s`, ...of(({ path }) => path.perSecond) },
    { what: 'CPU µs per payment, Node', ...of(({ path }) => path.nodeMicros) },
    { what: 'CPU µs per payment, PostgreSQL', ...of(({ path }) => path.postgresMicros) },
    { what: 'peak MiB, Node', ...of(({ memory }) => memory.nodeMiB) },
    { what: 'peak MiB, PostgreSQL', ...of(({ memory }) => memory.postgresMiB) },
    { what: 'events of it', ...of(({ reference }) => reference.rows) },
    { what: 'bulk insert of its rows, rows/s', ...of(({ reference }) => reference.rows / reference.seconds) },
    { what: '× time of the bulk insert', median: times(({ path, reference }) => path.seconds / reference.seconds) },
    { what: 'enrolments/s', ...of(({ enrolment }) => enrolment.perSecond) },
    { what: 'CPU µs per enrolment, Node', ...of(({ enrolment }) => enrolment.nodeMicros) },
    { what: 'CPU µs per enrolment, PostgreSQL', ...of(({ enrolment }) => enrolment.postgresMicros) },
  ];
  if (growth) {
    const [few, many] = [
      await mainPath({ payments: 10_000, then: 'nothing', halves: true }),
      await mainPath({ payments: 400_000, then: 'nothing', halves: true }),
    ];
    const cpu = ({ path }) => path.nodeMicros + path.postgresMicros;
    lines.push(
      { what: 'CPU µs per payment of 10,000, the last half', median: round(cpu({ path: few.lastHalf })) },
      { what: 'CPU µs per payment of 400,000, the last half', median: round(cpu({ path: many.lastHalf })) },
      { what: '× dearer per payment', median: Number((cpu({ path: many.lastHalf }) / cpu({ path: few.lastHalf })).toFixed(2)) },
      { what: 'peak MiB with 400,000, Node', median: many.memory.nodeMiB },
      { what: 'peak MiB with 400,000, PostgreSQL', median: many.memory.postgresMiB },
    );
  }
  if (faults) {
    const { path, memory } = await mainPath({ payments, then: 'nothing', faults: true });
    lines.push(
      { what: 'with faults, payments/s', median: round(path.perSecond) },
      { what: 'CPU µs per payment with faults, Node', median: round(path.nodeMicros) },
      { what: 'CPU µs per payment with faults, PostgreSQL', median: round(path.postgresMicros) },
      { what: 'peak MiB with faults, Node', median: memory.nodeMiB },
    );
  }
  if (distributed) {
    const five = await mainPathOfFive({ payments });
    lines.push(
      { what: `five processes and Kafka, ${payments} payments/s`, median: round(five.perSecond) },
      { what: 'CPU µs per payment, the five services', median: round(five.servicesMicros) },
      { what: 'CPU µs per payment, Kafka', median: round(five.kafkaMicros) },
      { what: 'CPU µs per payment, PostgreSQL under the five', median: round(five.postgresMicros) },
      { what: 'peak MiB, the five services', median: five.servicesMiB },
      { what: 'peak MiB, Kafka', median: five.kafkaMiB },
    );
  }
  return lines;
};

await runIfMain(import.meta.url, b3);
