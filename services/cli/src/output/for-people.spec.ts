import { indicatorForPeople, rowsForPeople } from './for-people';

describe('tables for people', () => {
  it('have words for headings and yuan for fen, in both languages', () => {
    const rows = [{ unitName: '乌兰镇', keptFen: 740_000, subsidyFen: { province: 3_000 }, completion: 9_800 }];
    expect(rowsForPeople(rows, 'zh')).toEqual([{ 单位: '乌兰镇', 个人缴费: '7,400.00', 省级补贴: '30.00', 完成率: '98.00%' }]);
    expect(rowsForPeople(rows, 'en')).toEqual([{ unit: '乌兰镇', own: '7,400.00', province: '30.00', done: '98.00%' }]);
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
