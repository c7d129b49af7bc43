import { isNothing } from '../commands/import';
import { shownRows } from '../commands/report';
import { indicatorForPeople, rowsForPeople } from './for-people';

describe('tables for people', () => {
  it('have words for headings and yuan for fen, in both languages', () => {
    const rows = [{ unitName: '乌兰镇', keptFen: 740_000, subsidyFen: { province: 3_000 }, completion: 9_800 }];
    expect(rowsForPeople(rows, 'zh')).toEqual([{ 单位: '乌兰镇', 个人缴费: '7,400.00', 省级补贴: '30.00', 完成率: '98.00%' }]);
    expect(rowsForPeople(rows, 'en')).toEqual([{ unit: '乌兰镇', own: '7,400.00', province: '30.00', done: '98.00%' }]);
  });
  it('leave no code in a cell: classes, states, parties, statements and their items', () => {
    const row = { id: 'x', class: 'D10', state: 'cleared', erred: 'nobody', corrects: 'T' };
    expect(rowsForPeople([row], 'zh')).toEqual([{ 编号: 'x', 类别: 'D10 跨月在途', 状态: '已消除', 差错方: '无', 更正方: '税务 T' }]);
    const items = [
      { pair: 'T-K', item: 'T-K T', count: 3, signedBy: '' },
      { pair: 'T-H', item: 'not-posted-D20', count: 1, signedBy: '' },
      { pair: 'T-H', item: 'difference', count: null, signedBy: 'T H' },
    ];
    expect(rowsForPeople(items, 'zh')).toEqual([
      { 对账单: '税务—国库', 项目: '税务：所开税票', 件数: 3, 已签字: '' },
      { 对账单: '税务—人社', 项目: '未记账 D20 扣款被退回', 件数: 1, 已签字: '' },
      { 对账单: '税务—人社', 项目: '差额', 件数: '', 已签字: '税务 T、人社 H' },
    ]);
    expect(rowsForPeople([{ source: 'listed', state: 'on' }], 'zh')).toEqual([{ 来源: '税票所列', 状态: '在册' }]);
  });
  it('end the progress with a total, and leave out what has no target', () => {
    const unit = { targetPeople: null, people: 2, payers: 1, keptFen: 500, onBehalfFen: 100, refundDueFen: 0, subsidyFen: { county: 3 } };
    const units = [
      { unit: '1', unitName: '甲镇', ...unit },
      { unit: '2', unitName: '乙镇', ...unit },
    ];
    const shown = shownRows('progress', units, 'zh');
    expect(shown[0]).not.toHaveProperty('targetPeople');
    const total = { 单位: '合计', 参保人数: 4, 缴费人数: 2, 个人缴费: '10.00', 县级补贴: '0.06', 人均缴费: '6.00' };
    expect(rowsForPeople(shown, 'zh').at(-1)).toMatchObject(total);
  });
  it('put the reasons of a line of the bridge under it', () => {
    const line = { item: 'entered-not-posted', amountFen: -300, reasons: [{ reason: 'D20', amountFen: 300, vouchers: 1 }] };
    expect(rowsForPeople(shownRows('bridge', [line], 'zh'), 'zh')).toEqual([
      { 项目: '减：已入库未记账', 金额: '-3.00' },
      { 项目: '· D20 扣款被退回', 金额: '3.00', 件数: 1 },
    ]);
  });
  it('name the lines of the bridge', () =>
    expect(rowsForPeople([{ item: 'refund-due', amountFen: -5 }], 'en')).toEqual([{ line: 'less: refund due', amount: '-0.05' }]));
  it('show an indicator in its own unit', () =>
    expect(
      indicatorForPeople(
        { name: { zh: '人均', en: 'average' }, formula: 'average-contribution', atLeast: 69_100, value: 69_097, met: false },
        'en',
      ),
    ).toMatchObject({ name: 'average', value: '690.97', atLeast: '691.00', met: 'no' }));
});

describe('an import', () => {
  const counts = { lines: 2, new: 0, unchanged: 0, changed: 0, conflict: 1, quarantined: 1 };
  it.each([
    ['took nothing in where every line was refused or differs', counts, true],
    ['took something in where one line was', { ...counts, new: 1 }, false],
    ['took everything in before', { ...counts, unchanged: 1 }, false],
    ['of an empty file has nothing to refuse', { ...counts, conflict: 0, quarantined: 0 }, false],
  ])('%s', (_, of, nothing) => expect(isNothing({ status: 'taken-in', counts: of })).toBe(nothing));
});
