// What sealing costs, in µs of one process. Usage: npm run build && node libs/vault/bench/sealing.mjs [postgres://…/empty-database]
// With a database it measures new keys too: made, wrapped and durable by the list.
import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { citizenNumberOf, localDate } = require('../../kernel/dist/index.js');
const { fileKeyOf, migrateVault, MemoryKeyStore, newMasterKeys, openMemoryVault, openPostgresVault } = require('../dist/index.js');

const people = Number(process.env.PEOPLE ?? 20_000);
const listLength = Number(process.env.LIST ?? 1_000);
const numbers = Array.from({ length: people }, (_, n) =>
  citizenNumberOf(String(340_000 + (n % 1_000)), localDate('1968-05-01'), Math.floor(n / 1_000)),
);

const report = (what, count, startedNs, cpuBefore) => {
  const wall = Number(process.hrtime.bigint() - startedNs) / 1_000 / count;
  const cpu = process.cpuUsage(cpuBefore);
  console.log(
    `${what.padEnd(58)} ${wall.toFixed(2).padStart(7)} µs wall ${((cpu.user + cpu.system) / count).toFixed(2).padStart(7)} µs CPU`,
  );
};
const measure = async (what, count, work) => {
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  const result = await work();
  report(what, count, started, cpu);
  return result;
};
const inLists = async (items, handle) => {
  const results = [];
  for (let at = 0; at < items.length; at += listLength) results.push(...(await handle(items.slice(at, at + listLength))));
  return results;
};

const run = async (name, openVault) => {
  console.log(`\n${name}: ${people} people in lists of ${listLength}`);
  const vault = await openVault();
  for (let n = 0; n < 20_000; n++) vault.blindIndex('name', `热${n}`); // Let the engine compile before anything is measured.
  const keys = await measure('subjectIdOf', people, async () => numbers.map((number) => vault.subjectIdOf(number)));
  await measure('blindIndex of a name', people, async () =>
    numbers.map((_, n) => vault.blindIndex('name', `张三${String.fromCharCode(0x4e00 + (n % 5_000))}`)),
  );
  const items = keys.map((key, n) => ({
    key,
    fields: { name: '张三明', number: numbers[n], phone: '13800001234', bank: '6217000000001234567' },
  }));
  await measure('seal, people new: key made, wrapped, stored', people, () => inLists(items, (list) => vault.seal(list)));
  const sealed = await measure('seal, keys in memory', people, () => inLists(items, (list) => vault.seal(list)));
  const blobs = sealed.map((blob, n) => ({ key: keys[n], sealed: blob }));
  await measure('unseal, keys in memory', people, () => inLists(blobs, (list) => vault.unseal(list)));
  const other = await openVault();
  await measure('seal, keys stored but not in memory', people, () => inLists(items, (list) => other.seal(list)));
  const third = await openVault();
  await measure('unseal, keys stored but not in memory', people, () => inLists(blobs, (list) => third.unseal(list)));
  console.log(`a blob of name, number, phone and account: ${sealed[0].length} characters`);

  const megabytes = 200;
  const chunk = randomBytes(65_536);
  async function* file() {
    for (let n = 0; n < megabytes * 16; n++) yield chunk;
  }
  const key = fileKeyOf(createHash('sha256').update(chunk).digest('hex'));
  await vault.sealBytes(key, Buffer.alloc(1)); // The reader below asks for the key before the writer makes it.
  let bytes = 0;
  const before = process.memoryUsage().rss;
  let peak = before;
  await measure(`a file of ${megabytes} MB, sealed and read back, per MB`, megabytes, async () => {
    for await (const part of vault.unsealStream(key, vault.sealStream(key, file()))) {
      bytes += part.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
  });
  if (bytes !== megabytes * 16 * 65_536) throw new Error(`${bytes} bytes came back`);
  console.log(`memory while it ran: +${((peak - before) / 1_048_576).toFixed(0)} MB`);
};

const masterKeys = newMasterKeys();
const keyStore = new MemoryKeyStore();
await run('memory', async () => openMemoryVault(masterKeys, keyStore));
const url = process.argv[2];
if (url) {
  const { Pool } = require('pg');
  const pool = new Pool({ connectionString: url });
  await migrateVault(pool);
  await run('PostgreSQL', () => openPostgresVault(pool, masterKeys));
  await pool.end();
}
