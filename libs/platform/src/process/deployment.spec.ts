import type { Position } from '@jumin/event-store';
import { localDate, type LocalDate } from '@jumin/kernel';
import { Deployment, type Part } from './deployment';
import type { Peers } from './peers';

/* What concerns the whole deployment is asked of each of the five, of this one without a detour. */
const day = localDate('2024-03-04');
const deploymentOf = (kind: 'system' | 'business') => {
  const done: string[] = [];
  const clock = { kind, today: () => day, closeDay: () => done.push('the clock closes its day') };
  const part = {
    name: 'reconciliation',
    store: { clock, head: async () => '' as Position },
    reached: async () => undefined,
    prepared: async () => undefined,
    closeIntake: async (of: LocalDate, county?: string) => (done.push(`here: ${of} ${county ?? 'all'}`), ['620421']),
  } as unknown as Part;
  const peers = {
    ask: async (name: string, { path, body }: { path: string; body: { day: string; county?: string } }) => {
      if (path.endsWith('/reached')) return {};
      done.push(`${name}: ${body.day} ${body.county ?? 'all'}`);
      return { counties: name === 'registration' ? ['341323'] : [] };
    },
  } as unknown as Peers;
  const close = async (county: string, of: LocalDate) => void done.push(`differences of ${county} by ${of}`);
  return { deployment: new Deployment(part, peers), done, close };
};

it('closes a day for files in all five, then finds the differences of every county that has handed in files to any of them', async () => {
  const { deployment, done, close } = deploymentOf('system');
  await deployment.closeDay(day, close);
  expect(done.slice(0, 5).sort()).toEqual([
    'here: 2024-03-04 all',
    'payment-collection: 2024-03-04 all',
    'registration: 2024-03-04 all',
    'reporting: 2024-03-04 all',
    'subsidy-calculation: 2024-03-04 all',
  ]);
  expect(done.slice(5)).toEqual(['differences of 341323 by 2024-03-04', 'differences of 620421 by 2024-03-04']);
});

it('ends the day of a business clock before it closes it', async () => {
  const { deployment, done, close } = deploymentOf('business');
  await deployment.closeToday(close);
  expect(done[0]).toBe('the clock closes its day');
});

it('ends the day of one county for files in all five, and looks for no differences', async () => {
  const { deployment, done } = deploymentOf('system');
  expect(await deployment.closeIntake(day, '341323')).toEqual(['341323', '620421']);
  expect(done).toHaveLength(5);
  expect(done.every((one) => one.endsWith(' 341323'))).toBe(true);
});

it('does not close a day while files keep coming in, and says so in time', async () => {
  let appended = 0;
  const done: string[] = [];
  const part = {
    name: 'reconciliation',
    store: { clock: { kind: 'undecided' }, head: async () => String(++appended) as Position },
    reached: () => new Promise<void>((resolve) => setTimeout(resolve, 1)),
    closeIntake: async () => ['620421'],
  } as unknown as Part;
  const peers = { ask: async () => ({ counties: [] }) } as unknown as Peers;
  const closing = new Deployment(part, peers, 50).closeDay(day, async (county) => done.push(county));
  await expect(closing).rejects.toMatchObject({ status: 503, code: 'LogNotAtRest' });
  expect(done).toEqual([]);
});
