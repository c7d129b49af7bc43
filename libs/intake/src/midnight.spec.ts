import { openMemoryEventStore, type EventStore } from '@jumin/event-store';
import { localDate } from '@jumin/kernel';
import { county, csv, inPieces, officer, TestIntake } from './testing/desk';

/* A file that comes while a day ends, and the day on which a file is said to have come. */
const heading = ['回单号', '金额', '存款日期'];
const slips = (count: number) =>
  csv(heading, ['S', 'x', '2024-03-01'], ...Array.from({ length: count }, (_, nth) => [`S${nth}`, '5.5', '2024-03-01']));
const today = localDate('2024-03-05');
const tomorrow = localDate('2024-03-06');
const at = (instant: string) => openMemoryEventStore({ systemNow: () => Date.parse(instant) });
const aSystemStore = async (instant = '2024-03-05T10:00:00+08:00') => {
  const store = at(instant);
  await store.clock.begin('system');
  return store;
};

it('is of the day on which the whole of it is here, where nobody says another', async () => {
  let now = Date.parse('2024-03-05T23:59:58+08:00');
  const store = openMemoryEventStore({ systemNow: () => now });
  await store.clock.begin('system');
  const desk = new TestIntake({ store });
  async function* slowly(): AsyncGenerator<Uint8Array> {
    yield* inPieces(Buffer.from(slips(3)), 10);
    now += 5_000;
  }
  await desk.intake.receive({ fileName: '缴款回单.csv', content: slowly(), county, actor: officer, receivedOn: () => store.clock.today() });
  expect(new Set((await desk.events()).map(({ receivedOn }) => receivedOn))).toEqual(new Set([tomorrow]));
});

describe('a file that is being taken in when another process ends its day', () => {
  /** The day is ended elsewhere when this many appends of the file are in. */
  const overtaken = async (after: number) => {
    const store = await aSystemStore();
    const other = new TestIntake({ store });
    let appends = 0;
    let ended: Promise<unknown> | undefined;
    const append: EventStore['append'] = async (entries) => {
      const outcome = await store.append(entries);
      if (++appends === after) await (ended = other.intake.closeDay(county, today));
      return outcome;
    };
    const mine = Object.create(store, { append: { value: append } }) as EventStore;
    const desk = new TestIntake({ store: mine, vault: other.vault, folder: other.folder });
    const report = await desk.receive('缴款回单.csv', slips(9_000));
    expect(ended).toBeDefined();
    return { desk, report };
  };

  it.each([1, 2, 3])(
    'after append %i is taken in once, and its sender hears that it was, and what is wrong with its lines',
    async (after) => {
      const { desk, report } = await overtaken(after);
      expect(report).toMatchObject({ status: 'taken-in', counts: { lines: 9_001, new: 9_000, quarantined: 1, unchanged: 0 } });
      expect(report.problems).toMatchObject([{ code: 'NotAnAmount', line: 2 }]);
      expect(await desk.lines()).toHaveLength(9_000);
      expect((await desk.events()).filter(({ type }) => type === 'FileClosed')).toHaveLength(1);
    },
  );

  it('is left to whoever takes it in, instead of being fought over', async () => {
    const store = await aSystemStore();
    const other = new TestIntake({ store });
    const desk = new TestIntake({ store, vault: other.vault, folder: other.folder });
    const receiving = desk.receive('缴款回单.csv', slips(30_000));
    while ((await desk.events()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [report] = await Promise.all([receiving, other.intake.closeDay(county, today)]);
    expect(report).toMatchObject({ status: 'taken-in', counts: { new: 30_000, unchanged: 0 } });
    expect(await desk.lines()).toHaveLength(30_000);
  });
});

describe('the day on which a file is said to have been handed over', () => {
  const receive = async (receivedOn: string, { agency = 'W', instant = '2024-03-05T10:00:00+08:00' } = {}) => {
    const desk = new TestIntake({ store: await aSystemStore(instant) });
    const report = await desk.receive('缴款回单.csv', slips(1), { receivedOn: localDate(receivedOn), actor: { ...officer, agency } });
    return { report, events: await desk.events() };
  };

  it.each([
    ['tomorrow', '2024-03-06', {}, 'ReceivedInFuture'],
    ['tomorrow, by the office', '2024-03-06', { agency: 'H' }, 'ReceivedInFuture'],
    ['last year', '2023-12-31', {}, 'ReceivedTooEarly'],
    ['the year before last, in January', '2022-12-31', { instant: '2024-01-20T10:00:00+08:00' }, 'ReceivedTooEarly'],
    ['before the scheme, by the operator', '2008-12-31', { agency: 'system' }, 'ReceivedBeforeScheme'],
  ])('is not %s', async (_what, day, how, code) => {
    const { report, events } = await receive(day, how);
    expect(report).toMatchObject({
      status: 'stopped',
      problems: [{ code, zh: expect.stringContaining(day), en: expect.stringContaining(day) }],
    });
    expect(events).toEqual([]);
  });

  it.each([
    ['today', '2024-03-05', {}],
    ['of this fee year', '2024-01-01', {}],
    ['of last year, in January', '2023-01-01', { instant: '2024-01-20T10:00:00+08:00' }],
    ['earlier, as the office says', '2022-06-01', { agency: 'H' }],
    ['earlier, as the operator says', '2009-01-01', { agency: 'system' }],
  ])('may be %s', async (_what, day, how) => {
    expect((await receive(day, how)).report).toMatchObject({ status: 'taken-in' });
  });

  it('is any day on a business clock, whose days are those of the files', async () => {
    const store = openMemoryEventStore();
    await store.clock.begin('business', today);
    const desk = new TestIntake({ store });
    expect(await desk.receive('缴款回单.csv', slips(1), { receivedOn: localDate('2031-01-01') })).toMatchObject({ status: 'taken-in' });
  });
});
