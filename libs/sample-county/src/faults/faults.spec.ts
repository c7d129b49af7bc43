import { loadWorkingDayCalendar, localDate } from '@jumin/kernel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultKey } from '../answer-key';
import { generateSample } from '../generate-sample';
import { fenOf, SampleReader, type Line } from '../sample-reader';
import { chosenFaults, faultCodes } from '.';

const root = mkdtempSync(join(tmpdir(), 'sample-faults-'));
afterAll(() => rmSync(root, { recursive: true }));

let sample: SampleReader;
beforeAll(async () => {
  await generateSample({ county: '620421', year: 2022, people: 800, seed: 5, faults: 'all', out: join(root, 'all') });
  sample = new SampleReader(join(root, 'all'));
});

const seeded = (code: string): readonly FaultKey[] => sample.key.faults.filter((fault) => fault.class === code);
const lineOf = (kind: string, column: string, value: string | null | undefined): Line | undefined =>
  sample.lines(kind).find((line) => line[column] === value);
const voucherOf = ({ keys }: FaultKey) => lineOf('vouchers', '电子税票号码', keys['voucherNo']);
const entryOf = ({ keys }: FaultKey) => lineOf('treasury-entries', '凭证编号', keys['voucherNo']);
const detailsOf = ({ keys }: FaultKey) => sample.lines('voucher-details').filter((line) => line['电子税票号码'] === keys['voucherNo']);
const personOf = (idNumber: string | null | undefined) => sample.key.people.find((person) => person.idNumber === idNumber);
const correctedOf = (idNumber: string | null | undefined) => sample.key.peopleCorrected.find((person) => person.idNumber === idNumber);

describe('which faults', () => {
  it.each([
    ['none', []],
    ['all', faultCodes],
    [
      ['D12', 'D01'],
      ['D01', 'D12'],
    ],
  ] as const)('%s', (asked, chosen) => expect(chosenFaults(asked)).toEqual(chosen));

  it('refuses a class that it cannot seed', () => expect(() => chosenFaults(['D99'])).toThrow('cannot seed D99'));

  it('seeds only what is asked for', async () => {
    await generateSample({ county: '341323', year: 2024, people: 100, seed: 5, faults: ['D12'], out: join(root, 'some') });
    const { key } = new SampleReader(join(root, 'some'));
    expect(new Set(key.faults.map((fault) => fault.class))).toEqual(new Set(['D12']));
  });
});

describe('a year with faults', () => {
  it('has every class at the least once, and nobody suffers two', () => {
    expect(faultCodes.filter((code) => seeded(code).length === 0)).toEqual([]);
    const seen = sample.key.faults.filter((fault) => fault.class !== 'D10').map(({ keys }) => JSON.stringify(keys));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('D01: declared, and not entered by the next working day', () => {
    const calendar = loadWorkingDayCalendar();
    for (const fault of seeded('D01')) {
      const issuedOn = localDate(voucherOf(fault)!['开票日期']!);
      const enteredOn = entryOf(fault)?.['导入委托日期'];
      if (enteredOn !== undefined) expect(calendar.workingDaysBetween(issuedOn, localDate(enteredOn))).toBeGreaterThan(1);
    }
  });

  it('D02: entered, and the tax authority has neither voucher nor detail', () => {
    for (const fault of seeded('D02'))
      expect([voucherOf(fault), detailsOf(fault), entryOf(fault) !== undefined]).toEqual([undefined, [], true]);
  });

  it('D05: paid and entered, not registered; the correction gives the person a row', () => {
    for (const fault of seeded('D05')) {
      const { idNumber } = fault.keys;
      expect(lineOf('enrolments', '证件号码', idNumber)).toBeUndefined();
      expect(personOf(idNumber)).toBeUndefined();
      expect(correctedOf(idNumber)?.keptFen).toBe(fault.amountFen);
    }
  });

  it('D07: voucher and entry differ by the difference, and the bank agrees with the one who did not err', () => {
    for (const fault of seeded('D07')) {
      const [stated, entered] = [fenOf(voucherOf(fault)!['金额']!), fenOf(entryOf(fault)!['金额']!)];
      const credited = fenOf(lineOf('bank-flow', '附言', voucherOf(fault)!['渠道订单号'])!['收入金额']!);
      expect(Math.abs(stated - entered)).toBe(fault.differenceFen);
      expect(credited).toBe(fault.erred === 'T' ? entered : stated);
    }
  });

  it('D08: the slip is more than the list, and no voucher carries the batch', () => {
    for (const { keys, amountFen, differenceFen } of seeded('D08')) {
      const listed = sample.lines('village-lists').filter((line) => line['批次号'] === keys['batchNo']);
      expect(listed.reduce((sum, line) => sum + fenOf(line['金额']!), 0)).toBe(amountFen! - differenceFen!);
      expect(fenOf(lineOf('deposit-slips', '回单号', keys['slipNo'])!['金额']!)).toBe(amountFen);
      expect(lineOf('vouchers', '批次号', keys['batchNo'])).toBeUndefined();
    }
  });

  it('D09 and D10: the dates differ within the month and across its end', () => {
    for (const fault of seeded('D09')) expect(entryOf(fault)!['导入委托日期']! < voucherOf(fault)!['开票日期']!).toBe(true);
    for (const fault of seeded('D10'))
      expect(entryOf(fault)!['导入委托日期']!.slice(0, 7) > voucherOf(fault)!['开票日期']!.slice(0, 7)).toBe(true);
  });

  it('D12: the second payment goes back, and is gone when corrected', () => {
    for (const { keys, amountFen } of seeded('D12')) {
      expect(personOf(keys['idNumber'])).toMatchObject({ keptFen: amountFen, refundDueFen: amountFen });
      expect(correctedOf(keys['idNumber'])).toMatchObject({ keptFen: amountFen, refundDueFen: 0 });
    }
  });

  it('D14: another number beside the payer’s name; the payer has the money after the correction', () => {
    for (const fault of seeded('D14')) {
      const { idNumber, rightIdNumber } = fault.keys;
      const line = detailsOf(fault).find((detail) => detail['证件号码'] === idNumber)!;
      expect(line['姓名']).toBe(lineOf('enrolments', '证件号码', rightIdNumber)!['姓名']);
      expect(personOf(rightIdNumber)!.keptFen).toBe(0);
      expect(correctedOf(rightIdNumber)!.keptFen).toBe(fault.amountFen);
    }
  });

  it('D15 and D17: under another treasury or subject, and in no sum of ours', () => {
    for (const fault of seeded('D15')) expect(entryOf(fault)!['国库代码']).not.toBe('6204210000');
    for (const fault of seeded('D17')) expect(entryOf(fault)!['预算科目代码']).not.toBe('1021001');
    const ours = sample.lines('treasury-entries').filter((line) => line['国库代码'] === '6204210000' && line['预算科目代码'] === '1021001');
    expect(ours.reduce((sum, line) => sum + fenOf(line['金额']!), 0)).toBe(sample.key.totals.enteredFen);
  });

  it('D20: entered, taken back by the bank, nothing kept and nothing due', () => {
    for (const fault of seeded('D20')) {
      const orderNo = voucherOf(fault)!['渠道订单号'];
      const back = sample.lines('bank-flow').find((line) => line['附言'] === orderNo && line['摘要'] === '冲正')!;
      expect(fenOf(back['支出金额']!)).toBe(fault.amountFen);
      expect(personOf(detailsOf(fault)[0]!['证件号码'])).toMatchObject({ keptFen: 0, refundDueFen: 0 });
    }
  });

  it('D23: the allotment is not the roster that the voucher lists', () => {
    for (const { keys, amountFen, differenceFen } of seeded('D23')) {
      expect(fenOf(lineOf('allotments', '清册号', keys['rosterNo'])!['金额']!)).toBe(amountFen);
      expect(fenOf(lineOf('vouchers', '批次号', keys['rosterNo'])!['金额']!)).toBe(amountFen! - differenceFen!);
    }
  });

  it('D25 and D26: the part that goes back is the difference', () => {
    for (const { keys, differenceFen } of [...seeded('D25'), ...seeded('D26')])
      expect([personOf(keys['idNumber'])!.refundDueFen, correctedOf(keys['idNumber'])!.refundDueFen]).toEqual([differenceFen, 0]);
  });

  it('D30: the file is followed by the whole of it the next day', () => {
    for (const { keys } of seeded('D30')) {
      const name = keys['fileName']!.replace(/(-1of2)?\.csv$/, '');
      expect(sample.manifest.files.filter(({ path }) => path.includes(name)).length).toBeGreaterThan(1);
    }
  });

  it('has totals of what is known before any correction', () => {
    const { people, totals } = sample.key;
    const sum = (of: (person: (typeof people)[number]) => number) => people.reduce((total, person) => total + of(person), 0);
    expect(totals.postedFen).toBe(sum(({ keptFen, onBehalfFen }) => keptFen + onBehalfFen));
    expect(totals.refundDueFen).toBe(sum(({ refundDueFen }) => refundDueFen));
  });
});
