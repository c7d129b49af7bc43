import type { Actor } from '@jumin/event-store';
import type { Reconciliation } from '../../service';
import { ReconciliationController } from './reconciliation.controller';

const officer: Actor = { id: 'h1', agency: 'H', role: 'clerk', division: '620421' };

it('a run ends the county’s day for files, and lets that take effect, before it closes its days', async () => {
  const done: string[] = [];
  const does = (what: string) => async (): Promise<object> => {
    done.push(what);
    return { opened: 1, cleared: 0 };
  };
  const closeDays = async (county: string, through: string) => does(`close ${county} through ${through}`)();
  const reconciliation = { lastDayOver: () => '2024-03-14', closeDays } as unknown as Reconciliation;
  const closeIntake = async (county: string, day: string) => does(`end files of ${county} by ${day}`)();
  const controller = new ReconciliationController(reconciliation, { settle: does('settle'), closeIntake });
  expect(await controller.run(officer, { county: '620421', period: '2024-03' })).toEqual({
    ...{ county: '620421', through: '2024-03-14', opened: 1, cleared: 0 },
  });
  expect(done).toEqual(['end files of 620421 by 2024-03-14', 'settle', 'close 620421 through 2024-03-14', 'settle']);
});
