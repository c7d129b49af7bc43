import { openMemoryEventStore } from '@jumin/event-store';
import { localDate } from '@jumin/kernel';
import { MemoryRegister } from './register/memory';
import { county, csv, day, officer, person, TestIntake, village, openStore } from './testing/desk';

const heading = ['电子税票号码', '开票日期', '征收机关代码', '国库代码', '预算科目代码', '预算级次', '批次号', '金额', '状态'];
const voucher = (nth: number, more: { amount?: string; state?: string; batch?: string } = {}) => [
  `V${String(nth).padStart(6, '0')}`,
  '2024-03-01',
  `1${county}0000`,
  `${county}0000`,
  '1021001',
  '4',
  more.batch ?? '',
  more.amount ?? '300.00',
  more.state ?? '正常',
];
/** The office that receives the files: what it says of earlier days counts. */
const office = { ...officer, agency: 'H' };
const vouchers = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => voucher(from + nth));

describe('a file', () => {
  it('is recorded in events of at most 500 lines, closed by counts and totals', async () => {
    const desk = new TestIntake();
    const report = await desk.receive('电子税票-20240305.csv', csv(heading, ...vouchers(0, 1201)));
    expect(report).toMatchObject({
      kind: 'vouchers',
      county,
      status: 'taken-in',
      counts: { lines: 1201, new: 1201, unchanged: 0, changed: 0, conflict: 0, quarantined: 0 },
      totals: { amountFen: 36_030_000 },
      problems: [],
    });
    const events = await desk.events();
    expect(events.map(({ type }) => type)).toEqual(['FileOpened', 'LinesReceived', 'LinesReceived', 'LinesReceived', 'FileClosed']);
    expect(events[0]).toMatchObject({
      stream: `vouchersFile-${county}-2024`,
      receivedOn: day,
      effectiveOn: day,
      data: { fileName: '电子税票-20240305.csv', kind: 'vouchers', party: 'T' },
    });
    expect(events.at(-1)!.data).toEqual({ fileHash: report.fileHash, counts: report.counts, totalsFen: report.totals });
    expect(report.position).toBe(events.at(-1)!.position);
    expect((await desk.lines())[7]).toEqual({
      voucherNo: 'V000007',
      issuedOn: '2024-03-01',
      collectingBody: `1${county}0000`,
      treasury: `${county}0000`,
      budgetSubject: '1021001',
      budgetLevel: '4',
      amountFen: 30_000,
      cancelled: false,
    });
  });

  it('handed in again, under any name and on any day, changes nothing and says so', async () => {
    const desk = new TestIntake();
    const first = await desk.receive('电子税票-a.csv', csv(heading, ...vouchers(0, 3)));
    const events = await desk.events();
    const again = await desk.receive('电子税票-b.csv', csv(heading, ...vouchers(0, 3)), { receivedOn: localDate('2025-01-02') });
    expect(again).toMatchObject({ status: 'already-known', counts: first.counts, totals: first.totals, position: first.position });
    expect(await desk.events()).toEqual(events);
  });

  it('handed in again as of an earlier day, as it was or cut otherwise, tells its lines once more as of that day, and counts nothing twice', async () => {
    const desk = new TestIntake();
    const [friday, monday] = [localDate('2024-03-08'), localDate('2024-03-04')];
    const content = csv(heading, ...vouchers(0, 3), [...voucher(9).slice(0, 7), 'x', '正常']);
    const first = await desk.receive('电子税票-a.csv', content, { receivedOn: friday, actor: office });
    expect(first.counts).toMatchObject({ new: 3, quarantined: 1 });
    const again = await desk.receive('电子税票-a.csv', content, { receivedOn: day, actor: office });
    expect(again).toMatchObject({ status: 'already-known', counts: first.counts, totals: first.totals });
    const part = await desk.receive('电子税票-b.csv', csv(heading, ...vouchers(1, 5)), { receivedOn: monday, actor: office });
    expect(part).toMatchObject({ status: 'taken-in', counts: { new: 2, unchanged: 2 }, totals: { amountFen: 60_000 } });
    const told = (await desk.events()).filter(({ type }) => type === 'LinesReceived');
    expect(
      told.map(({ receivedOn, data }) => [
        receivedOn,
        (data as { lines: { voucherNo: string }[] }).lines.map(({ voucherNo }) => voucherNo),
      ]),
    ).toEqual([
      [friday, ['V000000', 'V000001', 'V000002']],
      [day, ['V000000', 'V000001', 'V000002']],
      [monday, ['V000003', 'V000004', 'V000001', 'V000002']],
    ]);
    expect((await desk.events()).filter(({ type }) => type === 'LinesQuarantined')).toHaveLength(1);
    // Each of them once more, as of the same days or later ones: nothing is left to tell.
    const events = await desk.events();
    await desk.receive('电子税票-a.csv', content, { receivedOn: day, actor: office });
    await desk.receive('电子税票-a.csv', content, { receivedOn: friday, actor: office });
    await desk.receive('电子税票-b.csv', csv(heading, ...vouchers(1, 5)), { receivedOn: day, actor: office });
    expect(await desk.events()).toEqual(events);
  });

  it.each([0, 1, 2])(
    'handed in again as of an earlier day, and killed before append %i of it, keeps the counts of the first time',
    async (killedAt) => {
      const store = openStore();
      const register = new MemoryRegister();
      const desk = new TestIntake({ store, register });
      const content = csv(heading, ...vouchers(0, 5_000), [...voucher(9_999).slice(0, 7), 'x', '正常']);
      const monday = localDate('2024-03-04');
      const first = await desk.receive('电子税票-a.csv', content, { actor: office });
      const again = { receivedOn: monday, actor: office };
      const append = store.append.bind(store);
      let appends = 0;
      store.append = async (entries) => {
        if (++appends === killedAt) throw new Error('killed');
        return append(entries);
      };
      if (killedAt > 0) await expect(desk.receive('电子税票-a.csv', content, again)).rejects.toThrow('killed');
      store.append = append;
      expect(await desk.receive('电子税票-a.csv', content, again)).toMatchObject({
        status: 'already-known',
        counts: first.counts,
        totals: first.totals,
      });
      // However often it comes after that, and where the register is caught up from the log.
      const { vault, folder } = desk;
      for (const reader of [desk, new TestIntake({ store, vault, folder })])
        expect(await reader.receive('电子税票-a.csv', content, { actor: office })).toMatchObject({
          status: 'already-known',
          counts: first.counts,
          totals: first.totals,
        });
      const days = (await desk.events()).flatMap(({ type, receivedOn }) => (type === 'LinesReceived' ? receivedOn : []));
      expect([days.filter((on) => on === monday).length, days.length]).toEqual([10, 20]);
    },
  );

  it.each([
    ['T', 0],
    ['H', 1],
  ])('of an earlier day, handed in by %s while time runs, dates what is known back %i times', async (agency, times) => {
    const desk = new TestIntake({ store: openMemoryEventStore({ systemNow: () => Date.parse('2024-03-08T12:00:00+08:00') }) });
    await desk.store.clock.begin('system');
    const content = csv(heading, ...vouchers(0, 3));
    await desk.receive('电子税票-a.csv', content, { receivedOn: localDate('2024-03-08'), actor: { ...officer, agency } });
    await desk.receive('电子税票-a.csv', content, { receivedOn: day, actor: { ...officer, agency } });
    expect((await desk.events()).filter(({ type }) => type === 'LinesReceived')).toHaveLength(1 + times);
  });

  it('of an earlier day says what a voucher was before it was cancelled, and does not revive it', async () => {
    const desk = new TestIntake();
    await desk.receive('电子税票-b.csv', csv(heading, voucher(1, { state: '作废' })), { receivedOn: localDate('2024-03-08') });
    expect(await desk.receive('电子税票-a.csv', csv(heading, voucher(1)), { actor: office })).toMatchObject({
      counts: { unchanged: 1, conflict: 0 },
    });
    // Also where the register is filled anew from what was recorded.
    const other = new TestIntake({ store: desk.store, vault: desk.vault, folder: desk.folder });
    expect(
      await other.receive('电子税票-c.csv', csv(heading, voucher(1), voucher(2)), { receivedOn: localDate('2024-03-11') }),
    ).toMatchObject({ counts: { new: 1, conflict: 1 } });
  });

  it('tells its kind by the beginning of its name, its county by its lines, and is refused where nothing says them', async () => {
    const desk = new TestIntake();
    const content = csv(heading, voucher(1));
    expect(await desk.receive('电子税票.csv', content, { county: undefined as never })).toMatchObject({ county, status: 'taken-in' });
    expect(await desk.receive('其他.csv', content)).toMatchObject({ status: 'stopped', problems: [{ code: 'KindUnknown' }] });
    expect(
      await desk.receive('缴款回单.csv', csv(['回单号', '金额', '存款日期'], ['S1', '5', '2024-03-01']), { county: undefined as never }),
    ).toMatchObject({
      status: 'stopped',
      problems: [{ code: 'CountyMissing' }],
    });
  });

  it('of another county than the sender’s is refused', async () => {
    const desk = new TestIntake();
    const report = await desk.receive('电子税票.csv', csv(heading, voucher(1)), {
      actor: { id: 'x', agency: 'T', role: 'clerk', division: '620421' },
    });
    expect(report).toMatchObject({ status: 'stopped', problems: [{ code: 'CountyNotYours' }] });
    expect(await desk.events()).toEqual([]);
  });
});

describe('a line seen before', () => {
  it('is skipped where it says the same, or less', async () => {
    const desk = new TestIntake();
    await desk.receive('电子税票-a.csv', csv(heading, voucher(1, { batch: 'B1' }), voucher(2)));
    const report = await desk.receive('电子税票-b.csv', csv(heading, voucher(1), voucher(2), voucher(3)));
    expect(report.counts).toEqual({ lines: 3, new: 1, unchanged: 2, changed: 0, conflict: 0, quarantined: 0 });
    expect(await desk.lines()).toHaveLength(3);
  });

  it('is recorded again where a column may change so: a voucher is cancelled, never revived', async () => {
    const desk = new TestIntake();
    await desk.receive('电子税票-a.csv', csv(heading, voucher(1)));
    expect((await desk.receive('电子税票-b.csv', csv(heading, voucher(1, { state: '作废' })))).counts).toMatchObject({ changed: 1 });
    expect(await desk.lines()).toMatchObject([{ cancelled: false }, { cancelled: true }]);
    const revived = await desk.receive('电子税票-c.csv', csv(heading, voucher(9), voucher(1)));
    expect(revived).toMatchObject({ counts: { conflict: 1, new: 1 }, problems: [{ code: 'LineConflict', line: 3 }] });
  });

  it('is a conflict where it says something else: reported, kept among the quarantined lines, not recorded', async () => {
    const desk = new TestIntake();
    await desk.receive('电子税票-a.csv', csv(heading, voucher(1)));
    const report = await desk.receive('电子税票-b.csv', csv(heading, voucher(1, { amount: '200', batch: 'B2' })));
    expect(report).toMatchObject({
      counts: { conflict: 1 },
      problems: [
        { code: 'LineConflict', line: 2, zh: expect.stringContaining('批次号、金额'), en: expect.stringContaining('批次号、金额') },
      ],
    });
    expect((await desk.events()).find(({ type }) => type === 'LinesQuarantined')!.data).toMatchObject({
      lines: [{ line: 2, code: 'LineConflict' }],
    });
    expect(await desk.lines()).toHaveLength(1);
  });

  it('within one file counts as well', async () => {
    const report = await new TestIntake().receive('电子税票.csv', csv(heading, voucher(1), voucher(1), voucher(1, { amount: '7' })));
    expect(report.counts).toMatchObject({ new: 1, unchanged: 1, conflict: 1 });
  });

  it('is recorded with its whole list in kinds that replace lists', async () => {
    const titles = ['批次号', '证件号码', '缴费年度', '缴费类型', '金额', '收据号', '收款日期'];
    const line = (nth: number, amount: string) => ['B1', person(nth), '2024', '当年', amount, `R${nth}`, '2024-03-01'];
    const desk = new TestIntake();
    await desk.receive('缴费人清单-a.csv', csv(titles, line(1, '100'), line(2, '200')));
    const report = await desk.receive('缴费人清单-b.csv', csv(titles, line(1, '100'), line(2, '300')));
    expect(report.counts).toMatchObject({ unchanged: 1, changed: 1, conflict: 0 });
    expect((await desk.lines()).map(({ amountFen }) => amountFen)).toEqual([10_000, 20_000, 10_000, 30_000]);
  });
});

describe('personal data', () => {
  it('stands in events only sealed, and neither in reports nor in the file store', async () => {
    const titles = ['姓名', '证件号码', '户籍村代码', '手机号', '登记日期', '银行账号'];
    const desk = new TestIntake();
    const secrets = ['王小明', person(1), '13800001111', '6222020000000001', '李四四'];
    const report = await desk.receive(
      '参保登记.csv',
      csv(
        titles,
        ['王小明', person(1), village, '13800001111', '2024-03-01', '6222020000000001'],
        ['李四四', person(2), village, '13800001111', 'gestern', ''],
      ),
    );
    expect(report).toMatchObject({ counts: { new: 1, quarantined: 1 }, problems: [{ code: 'NotADate', column: '登记日期', line: 3 }] });
    const told = JSON.stringify([report, await desk.events()]);
    for (const secret of secrets) expect(told).not.toContain(secret);
    const [line] = await desk.lines<{ subjectId: never; sealed: string }>();
    expect(await desk.vault.unseal([{ key: line!.subjectId, sealed: line!.sealed }])).toEqual([
      { kind: 'unsealed', fields: { name: '王小明', number: person(1), phone: '13800001111', account: '6222020000000001' } },
    ]);
    const bad = (await desk.events()).find(({ type }) => type === 'LinesQuarantined')!.data as { sealed: string };
    const [raw] = await desk.vault.unseal([{ key: `file:${report.fileHash}` as never, sealed: bad.sealed }]);
    expect(raw).toMatchObject({ fields: { '!3': expect.stringContaining('李四四') } });
  });
});

describe('a dry run', () => {
  it('says what would happen and changes nothing', async () => {
    const desk = new TestIntake();
    await desk.receive('电子税票-a.csv', csv(heading, voucher(1), voucher(2)));
    const events = await desk.events();
    const content = csv(heading, voucher(1), voucher(2, { amount: '1' }), voucher(3), voucher(3), voucher(4, { amount: '-1' }));
    const report = await desk.receive('电子税票-b.csv', content, { dryRun: true });
    expect(report).toMatchObject({
      status: 'dry-run',
      counts: { lines: 5, new: 1, unchanged: 2, changed: 0, conflict: 1, quarantined: 1 },
    });
    expect(await desk.events()).toEqual(events);
    expect(await desk.receive('电子税票-b.csv', content)).toMatchObject({
      status: 'taken-in',
      counts: report.counts,
      totals: report.totals,
    });
  });
});

describe('a numbered series', () => {
  const part = (nth: number) => csv(heading, ...vouchers(nth * 10, nth * 10 + 3));
  it('waits until all its parts of the day are there, in any order', async () => {
    const desk = new TestIntake();
    expect(await desk.receive('电子税票-0305-2of3.csv', part(2))).toMatchObject({ status: 'waiting-for-parts', counts: { lines: 0 } });
    expect(await desk.receive('电子税票-0305-1of3.csv', part(1))).toMatchObject({ status: 'waiting-for-parts' });
    expect(await desk.receive('电子税票-0305-1of3.csv', part(1))).toMatchObject({ status: 'waiting-for-parts' });
    expect(await desk.lines()).toEqual([]);
    expect(await desk.receive('电子税票-0305-3of3.csv', part(3))).toMatchObject({ status: 'taken-in', counts: { new: 9 } });
    expect((await desk.lines()).map(({ voucherNo }) => voucherNo)).toEqual(
      [10, 11, 12, 20, 21, 22, 30, 31, 32].map((nth) => `V0000${nth}`),
    );
    expect(await desk.intake.closeDay(county, day)).toEqual([]);
  });

  it('that is not complete at the end of the day is stopped, and may come again whole', async () => {
    const desk = new TestIntake();
    await desk.receive('电子税票-0305-1of2.csv', part(1));
    expect(await desk.intake.closeDay(county, day)).toMatchObject([{ status: 'stopped', problems: [{ code: 'SeriesIncomplete' }] }]);
    expect((await desk.events()).at(-1)).toMatchObject({
      type: 'FileStopped',
      data: { code: 'SeriesIncomplete', fileName: '电子税票-0305-1of2.csv', details: { parts: 2, present: '1' } },
    });
    const next = { receivedOn: localDate('2024-03-06') };
    await desk.receive('电子税票-0305-1of2.csv', part(1), next);
    expect(await desk.receive('电子税票-0305-2of2.csv', part(2), next)).toMatchObject({ status: 'taken-in', counts: { new: 6 } });
  });
});

describe('a series that was killed', () => {
  const part = (nth: number) => csv(heading, ...vouchers(nth * 10, nth * 10 + 3));
  // Opening of parts 1 and 2, lines of each, ends of both.
  it.each([3, 4, 5])(
    'before append %i goes on at the close of the day or when a part comes again, all parts one document',
    async (killedAt) => {
      const store = openStore();
      const register = new MemoryRegister();
      const dying = new TestIntake({ store, register });
      const append = store.append.bind(store);
      let appends = 0;
      store.append = async (entries) => {
        if (++appends === killedAt) throw new Error('killed');
        return append(entries);
      };
      await dying.receive('电子税票-0305-1of2.csv', part(1));
      await expect(dying.receive('电子税票-0305-2of2.csv', part(2))).rejects.toThrow('killed');
      store.append = append;
      const { vault, folder } = dying;
      const again = new TestIntake({ store, vault, folder, register });
      if (killedAt === 4) await again.intake.closeDay(county, day);
      else await again.receive('电子税票-0305-1of2.csv', part(1));
      expect((await again.lines()).map(({ voucherNo }) => voucherNo)).toEqual([10, 11, 12, 20, 21, 22].map((nth) => `V0000${nth}`));
      const events = await again.events();
      expect(events.map(({ type }) => type).filter((type) => type === 'FileStopped' || type === 'FileClosed')).toEqual([
        'FileClosed',
        'FileClosed',
      ]);
      const documents = events.flatMap(({ type, data }) => (type === 'FileOpened' ? [] : [(data as { document?: string }).document]));
      expect(new Set(documents)).toEqual(new Set([(events[0]!.data as { fileHash: string }).fileHash]));
    },
  );
});

describe('an intake that was killed', () => {
  const content = csv(heading, ...vouchers(0, 12_000), voucher(1, { amount: '1' }));
  it.each([1, 2, 3])('before append %i goes on when the file comes again, without doubling', async (killedAt) => {
    const store = openStore();
    const register = new MemoryRegister();
    const dying = new TestIntake({ store, register });
    const append = store.append.bind(store);
    let appends = 0;
    store.append = async (entries) => {
      if (++appends === killedAt) throw new Error('killed');
      return append(entries);
    };
    await expect(dying.receive('电子税票.csv', content)).rejects.toThrow('killed');
    store.append = append;
    const { vault, folder } = dying;
    // With the register it had, or with an empty one that has to be caught up.
    const report = await new TestIntake({ store, vault, folder, register: killedAt === 2 ? new MemoryRegister() : register }).receive(
      '电子税票.csv',
      content,
    );
    expect(report).toMatchObject({
      status: 'taken-in',
      counts: { lines: 12_001, new: 12_000, conflict: 1, unchanged: 0 },
      totals: { amountFen: 360_000_000 },
    });
    expect(new Set((await dying.lines()).map(({ voucherNo }) => voucherNo)).size).toBe(12_000);
    expect(await dying.lines()).toHaveLength(12_000);
    expect(
      (await dying.events()).filter(({ type }) => type === 'FileOpened' || type === 'FileClosed' || type === 'LinesQuarantined'),
    ).toHaveLength(3);
  });
});

describe('two processes', () => {
  it('with the same file at once record it once', async () => {
    const store = openStore();
    const one = new TestIntake({ store });
    const other = new TestIntake({ store, vault: one.vault, folder: one.folder });
    const content = csv(heading, ...vouchers(0, 11_000));
    const reports = await Promise.all([one.receive('电子税票.csv', content), other.receive('电子税票.csv', content)]);
    expect(reports.map(({ counts }) => counts.new)).toEqual([11_000, 11_000]);
    expect(await one.lines()).toHaveLength(11_000);
  });
});

it('goes into the log in appends of less than a megabyte, which is what a server of EventStoreDB takes at a time', async () => {
  const desk = new TestIntake();
  const sizes: number[] = [];
  const { append } = desk.store;
  desk.store.append = async (entries) => {
    for (const { events } of entries) sizes.push(events.reduce((sum, { data }) => sum + Buffer.byteLength(JSON.stringify(data)), 0));
    return append.call(desk.store, entries);
  };
  const titles = ['姓名', '证件号码', '户籍村代码', '手机号', '登记日期', '缴费档次', '在校学生', '公职人员', '银行账号', '渠道'];
  const formOf = (n: number) => [
    '阿卜杜勒·买买提江',
    person(n),
    village,
    '13800001111',
    '2024-03-01',
    '500',
    '否',
    '否',
    '6222020000000000001',
    '村级',
  ];
  const people = Array.from({ length: 2_500 }, (_, n) => formOf(n));
  expect(await desk.receive('参保登记.csv', csv(titles, ...people))).toMatchObject({ counts: { new: 2_500, quarantined: 0 } });
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(1024 * 1024);
});

describe('the sender of a file', () => {
  const titles = ['姓名', '证件号码', '户籍村代码', '登记日期'];
  const form = csv(titles, ['王小明', person(1), village, '2024-03-01']);
  it.each([
    ['V', 'V'],
    ['W', 'W'],
    ['H', 'H'],
    // Who runs the deployment, and whoever may not send such files, hands it in for who does.
    ['system', 'H'],
    ['K', 'H'],
  ])('that an officer of %s hands in is %s', async (agency, party) => {
    const desk = new TestIntake();
    await desk.receive('参保登记.csv', form, { actor: { ...officer, agency } });
    expect((await desk.events())[0]!.data).toMatchObject({ party });
  });
});
