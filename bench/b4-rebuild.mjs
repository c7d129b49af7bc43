// B4: all read models of all services rebuilt from the log of B3, enrolments included. Reference in the same run: reading and parsing the same events.
// Usage: npm run build && node bench/b4-rebuild.mjs [--payments=100000] [--runs=5]
import { median, runIfMain } from './measure.mjs';
import { mainPath, optionsOf } from './main-path.mjs';

export const b4 = async ({ payments, runs } = optionsOf()) => {
  const results = [];
  for (let run = 0; run < runs; run++) results.push(await mainPath({ payments, then: 'rebuild' }));
  const of = (pick, digits = 0) => {
    const values = results.map(pick);
    const shown = (value) => Number(value.toFixed(digits));
    return { median: shown(median(values)), min: shown(Math.min(...values)), max: shown(Math.max(...values)) };
  };
  return [
    { what: `B4, ${payments} payments rebuilt/s`, ...of(({ rebuild }) => rebuild.perSecond) },
    { what: 'events of the log/s, rebuilt', ...of(({ events, rebuild }) => events / rebuild.seconds) },
    { what: 'events of the log/s, read and parsed', ...of(({ events, read }) => events / read.seconds) },
    { what: '× reading them', ...of(({ rebuild, read }) => read.seconds / rebuild.seconds, 2) },
    { what: '× B3 of the same run', ...of(({ rebuild, path }) => rebuild.perSecond / path.perSecond, 2) },
    { what: 'CPU µs per payment, Node', ...of(({ rebuild }) => rebuild.nodeMicros) },
    { what: 'CPU µs per payment, PostgreSQL', ...of(({ rebuild }) => rebuild.postgresMicros) },
  ];
};

await runIfMain(import.meta.url, b4);
