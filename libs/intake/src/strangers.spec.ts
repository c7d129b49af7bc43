import type { EventStore } from '@jumin/event-store';
import { openMemoryVault } from '@jumin/vault';
import { csv, person, TestIntake, openStore } from './testing/desk';
import { MemoryRegister } from './register/memory';

/* The number of a payer whom nobody has registered stands sealed with a line of a voucher, whatever happened while that line was taken in. */
const titles = ['电子税票号码', '证件号码', '姓名', '缴费年度', '缴费类型', '金额', '缴费时间'];
const details = csv(titles, ['V1', person(1), '王小明', '2024', '当年', '300', '2024-03-05 10:00:00']);
const more = csv(titles, ['V2', person(1), '王小明', '2024', '当年', '200', '2024-03-06 10:00:00']);

it('is sealed once, with the line that came first', async () => {
  const desk = new TestIntake();
  await desk.receive('税票明细-a.csv', details);
  await desk.receive('税票明细-b.csv', more);
  expect((await desk.lines()).map((line) => 'sealed' in line)).toEqual([true, false]);
});

it('is sealed with the file that is sent again, where the process died after the key was made and before the line was in', async () => {
  const store = openStore();
  const dying = Object.assign(Object.create(store) as EventStore, {
    append: (entries: Parameters<EventStore['append']>[0]) =>
      entries.some(({ events }) => events.some(({ type }) => type === 'LinesReceived'))
        ? Promise.reject(new Error('killed'))
        : store.append(entries),
  });
  const shared = { vault: openMemoryVault(), register: new MemoryRegister() };
  const first = new TestIntake({ ...shared, store: dying });
  await expect(first.receive('税票明细-a.csv', details)).rejects.toThrow('killed');
  const again = new TestIntake({ ...shared, store, folder: first.folder });
  await again.receive('税票明细-a.csv', details);
  const [line] = await again.lines<{ subjectId: never; sealed: string }>();
  expect(await again.vault.unseal([{ key: line!.subjectId, sealed: line!.sealed }])).toMatchObject([{ fields: { number: person(1) } }]);
});
