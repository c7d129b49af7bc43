import { localDate } from '@jumin/kernel';
import { refuseToGoBack } from './clock';

const clock = (kind: 'business' | 'system' | 'undecided') => ({ kind, today: () => localDate('2024-03-05') });
it.each([
  ['business', '2024-03-04', true],
  ['business', '2024-03-05', false],
  ['business', '2024-03-06', false],
  // Refused for what it is, elsewhere; and one that is undecided begins where it is told.
  ['system', '2024-03-04', false],
  ['undecided', '2024-03-04', false],
] as const)('a %s clock at 2024-03-05 that is moved to %s: refused %s', (kind, day, refused) => {
  const move = () => refuseToGoBack(clock(kind), localDate(day));
  if (refused) expect(move).toThrow(expect.objectContaining({ status: 409, code: 'ClockNeverGoesBack' }));
  else expect(move).not.toThrow();
});
