import { beginning } from '../port';
import { positionOf, wirePositionOf } from './position';

const largest = (2n ** 64n - 1n).toString();

describe('a position', () => {
  it('goes to the server and comes back as it was', () => {
    for (const [commit, prepare] of [
      ['0', '0'],
      ['1000', '1000'],
      [largest, '7'],
      ['9007199254740993', '9007199254740992'],
    ] as const)
      expect(wirePositionOf(positionOf(commit, prepare))).toEqual({ commit, prepare });
    expect(wirePositionOf(beginning)).toBeUndefined();
  });
  it('compares as text as the pair of its numbers does', () => {
    const rising = [
      ['0', '0'],
      ['9', '9'],
      ['10', '3'],
      ['10', '10'],
      ['255', '1'],
      ['256', '0'],
      [largest, largest],
    ] as const;
    const positions = rising.map(([commit, prepare]) => positionOf(commit, prepare));
    expect(positions).toEqual(positions.toSorted());
    expect(positions.every((position) => position > beginning)).toBe(true);
  });
});
