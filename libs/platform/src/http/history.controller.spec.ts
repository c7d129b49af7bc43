import type { HistoryEntry } from '@jumin/contracts';
import { authoriseHistory } from './history.controller';

const entry = (data: object, division = '620421') => ({ data, actor: { id: 'a', agency: 'H', role: 'clerk', division } }) as HistoryEntry;
const clerkOf = (division: string) => ({ id: 'demo', agency: 'T', role: 'clerk', division });

describe('who may read a history', () => {
  it('is the county that the person belongs to, and the operator', () => {
    const history = [entry({ county: '620421' }), entry({ from: '2022-01-01' })];
    expect(authoriseHistory(clerkOf('620421'), history)).toBe(history);
    expect(authoriseHistory({ id: 'o', agency: 'system', role: 'operator', division: '' }, history)).toBe(history);
  });
  it('is also the county from which they moved away', () => {
    const history = [entry({ county: '620421' }), entry({ county: '341323' }, '341323')];
    expect(authoriseHistory(clerkOf('620421'), history)).toBe(history);
  });
  it('is not another county', () =>
    expect(() => authoriseHistory(clerkOf('341323'), [entry({ county: '620421' })])).toThrow(
      expect.objectContaining({ code: 'OutsideDivision' }),
    ));
  it('is not an event without a county, where the officer who caused it is of another one', () =>
    expect(() => authoriseHistory(clerkOf('341323'), [entry({}, '620421')])).toThrow(expect.objectContaining({ code: 'OutsideDivision' })));
  it('of nobody is told to every officer: it is empty', () => expect(authoriseHistory(clerkOf('341323'), [])).toEqual([]));
});
