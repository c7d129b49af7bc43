import { RecentStates, type FoldedState } from './recent-states';

const at = (revision: number): FoldedState<string> => ({ state: `r${revision}`, revision, commandIds: [] });

describe('recent states', () => {
  it('holds no more than it may, and what is asked for stays', () => {
    const recent = new RecentStates<string>(10);
    for (let n = 0; n < 100; n++) {
      recent.keep(`a-${n}`, at(n));
      expect(recent.find('a-0')).toEqual(at(0));
    }
    const held = Array.from({ length: 100 }, (_, n) => recent.find(`a-${n}`)).filter((state) => state !== undefined);
    expect(held.length).toBeLessThanOrEqual(10);
  });

  it('gives the state kept last', () => {
    const recent = new RecentStates<string>(4);
    for (let n = 0; n < 4; n++) recent.keep(`a-${n % 3}`, at(n));
    expect(recent.find('a-0')).toEqual(at(3));
  });

  it('forgets a stream wherever it lies', () => {
    const recent = new RecentStates<string>(4);
    recent.keep('a-0', at(0));
    recent.keep('a-1', at(0));
    recent.keep('a-2', at(0));
    recent.keep('a-0', at(1));
    recent.forget('a-0');
    expect(recent.find('a-0')).toBeUndefined();
  });
});
