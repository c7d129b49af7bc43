import { beginning, openMemoryEventStore, type EventStore } from '@jumin/event-store';
import { citizenNumberOf, commandIdOf, eventIdOf, loadDivisions, localDate, newCommandId } from '@jumin/kernel';
import { migrateService, openServiceDatabase, type LogLane, type Ports } from '@jumin/platform';
import { templateDatabase, testDatabase, type TestDatabase } from '@jumin/testing';
import { openMemoryVault } from '@jumin/vault';
import type { Pool } from 'pg';
import { registration, type Registration } from './service';

const county = '620421';
const officer = { id: 'officer-1', agency: 'H', role: 'clerk', division: county };
const number = citizenNumberOf(county, localDate('1980-05-01'), 12);
const vault = openMemoryVault();
const subject = vault.subjectIdOf(number);

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let service: Registration;
beforeEach(async () => {
  database = await testDatabase(await templateDatabase('registration', (url) => migrateService(url, registration)));
  pool = openServiceDatabase(database.connectionString, registration.schema, { max: 2 });
  store = openMemoryEventStore();
  service = registration.compose({ store, vault, database: pool, divisions: loadDivisions() } as unknown as Ports);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** Gives every lane over the log everything, from the beginning: each must bear being told again. */
const settle = async () => {
  for (const lane of service.lanes.filter((one): one is LogLane => one.reads === 'log')) {
    const { events } = await store.readAll({ after: beginning, categories: lane.categories });
    await lane.apply?.(pool, events);
    await lane.act?.(events);
  }
};
const file = async (category: string, lines: readonly object[]) => {
  const c = commandIdOf('file', category, JSON.stringify(lines));
  const on = localDate('2022-01-06');
  const event = {
    id: eventIdOf(c, 0),
    type: 'LinesReceived',
    version: 1,
    effectiveOn: on,
    receivedOn: on,
    data: { lines },
    metadata: { c, a: ['o', 'H', 'clerk', county] as const },
  };
  await store.append([{ stream: `${category}-${county}-2022`, expectedRevision: -1, events: [event] }]);
};
const enrolmentLine = async () => ({
  subjectId: subject,
  born: '1980-05-01',
  sex: 'female',
  nameIx: 'ix',
  county,
  unit: '620421101',
  village: '620421101201',
  registeredOn: '2022-01-05',
  phoneIx: 'p',
  sealed: await service.seal(subject, { name: '甲', number }),
});

it('makes participants of the lines of files, once, however often they are told', async () => {
  await file('enrolmentsFile', [await enrolmentLine()]);
  await file('deathsFile', [
    { subjectId: vault.subjectIdOf(citizenNumberOf(county, localDate('1950-01-01'), 1)), born: '1950-01-01', diedOn: '2022-01-02' },
  ]);
  for (let times = 0; times < 3; times++) await settle();
  expect(await service.participant(subject)).toMatchObject({ status: 'enrolled', village: '620421101201', registeredOn: '2022-01-05' });
  expect((await pool.query('select count(*)::int as people, count(ended_on)::int as dead from participant')).rows).toEqual([
    { people: 2, dead: 1 },
  ]);
  expect(await service.history(subject, {})).toMatchObject([{ type: 'ParticipantEnrolled', revision: 0 }]);
});

it('puts a participant on hold and back, and answers a repeated request alike', async () => {
  await file('enrolmentsFile', [await enrolmentLine()]);
  await settle();
  const instruction = { commandId: newCommandId(), actor: officer, subject };
  const order = { from: localDate('2022-02-01'), reason: 'unwilling' } as const;
  expect(await service.hold(instruction, order)).toMatchObject({ kind: 'accepted' });
  expect(await service.hold(instruction, order)).toEqual({ kind: 'already-done' });
  await settle();
  expect(await service.participant(subject)).toMatchObject({ status: 'held', heldFrom: '2022-02-01' });
  await service.resume({ ...instruction, commandId: newCommandId() }, { from: localDate('2022-03-01') });
  await settle();
  expect(await service.participant(subject)).toMatchObject({ status: 'enrolled' });
});

it('makes no key for a form that is refused', async () => {
  const { subjectId: _subject, sealed: _sealed, ...form } = await enrolmentLine();
  const otherNumber = citizenNumberOf(county, localDate('1981-01-01'), 2);
  const other = vault.subjectIdOf(otherNumber);
  const seal = () => service.seal(other, { name: '乙', number: otherNumber });
  const enrol = (registeredOn: string) =>
    service.enrol(
      { commandId: newCommandId(), actor: officer, subject: other },
      { ...form, registeredOn: localDate(registeredOn) } as never,
      seal,
    );
  expect(await enrol('2999-01-01')).toMatchObject({ kind: 'refused', refusal: { code: 'FormOfTomorrow' } });
  expect((await vault.known([other])).size).toBe(0);
  expect(await enrol('2022-01-05')).toMatchObject({ kind: 'accepted' });
  expect((await vault.known([other])).size).toBe(1);
});

it('shows numbers to officers of the division only, and keeps who saw which and why', async () => {
  await file('enrolmentsFile', [await enrolmentLine()]);
  await settle();
  await settle();
  const ask = (division: string) =>
    service.revealNumbers({ commandId: newCommandId(), actor: { ...officer, division }, subjectIds: [subject], reason: '核对退费' });
  expect(await ask('620422')).toEqual([{ subjectId: subject, number: null }]);
  expect(await ask(county)).toEqual([{ subjectId: subject, number }]);
  const { events } = await store.readAll({ after: beginning, categories: ['disclosure'] });
  expect(events.map(({ data }) => data)).toEqual([{ reason: '核对退费', lines: [{ subjectId: subject }] }]);
});
