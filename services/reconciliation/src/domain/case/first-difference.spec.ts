import { firstDifferenceOf } from './first-difference';

describe('the first point where documents part', () => {
  it.each([
    ['D01: the treasury has none', { B: { amountFen: 5 }, T: { amountFen: 5 }, K: {} }, { between: ['T', 'K'], field: null }],
    ['D02: the tax authority has none', { T: {}, K: { amountFen: 5 } }, { between: ['T', 'K'], field: null }],
    [
      'D07, typed wrong by the tax authority',
      { B: { amountFen: 5 }, T: { amountFen: 7 }, K: { amountFen: 5 } },
      { between: ['B', 'T'], field: 'amountFen' },
    ],
    [
      'D07, by the bank on the way',
      { B: { amountFen: 5 }, T: { amountFen: 5 }, K: { amountFen: 7 } },
      { between: ['T', 'K'], field: 'amountFen' },
    ],
    ['D08: the village’s list is short', { V: { amountFen: 4 }, W: { amountFen: 5 } }, { between: ['V', 'W'], field: 'amountFen' }],
    [
      'D15: not the treasury of the payer’s county',
      { T: { treasury: '2', amountFen: 5 }, K: { treasury: '2', amountFen: 5 }, H: { treasury: '1' } },
      { between: ['K', 'H'], field: 'treasury' },
    ],
    [
      'D23: another headcount',
      { F: { people: 5, amountFen: 5 }, H: { people: 4, amountFen: 5 } },
      { between: ['F', 'H'], field: 'people' },
    ],
    [
      'D14, posted: the payer says that it is not theirs',
      { T: { amountFen: 5 }, K: { amountFen: 5 }, H: { amountFen: 5 }, payer: { deniedOn: '2022-04-01' } },
      { between: ['H', 'payer'], field: 'deniedOn' },
    ],
    ['D25: what goes back', { T: { amountFen: 5 }, H: { refundDueFen: 3 } }, { between: ['T', 'H'], field: 'refundDueFen' }],
    ['D30: nobody else says anything', { 公安局: { fileName: 'x' } }, null],
  ])('%s', (_what, parties, expected) => expect(firstDifferenceOf(parties as never)).toEqual(expected));
});
