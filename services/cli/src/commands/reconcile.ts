import type { Context, Run } from '../context';
import { rowsForPeople } from '../output/for-people';
import { textTable } from '../output/table';

interface Discrepancy {
  readonly id: string;
  readonly class: string;
  readonly state: string;
  readonly erred: string | null;
  readonly corrects: string | null;
  readonly openedOn: string;
  readonly dueOn: string | null;
  readonly amountFen: number | null;
  readonly differenceFen: number | null;
}

export const reconcileRun: Run = async (context) => {
  const { args, platform } = context;
  await (await platform()).client.post('/reconciliation/runs', { county: args.needed('county'), period: args.needed('period') });
  return list(context);
};

export const reconcileStatus: Run = (context) => list(context);

/** Draws the statements up, and signs where an agency is named; without one it only shows them. */
export const reconcileSign: Run = async ({ terminal, args, platform }) => {
  const [county, period, agency] = [args.needed('county'), args.needed('period'), args.text('as')];
  const path = `/reconciliation/counties/${county}/periods/${period}`;
  const found = await platform();
  await found.as('T', county).post(`${path}/statements`);
  if (agency !== undefined) await found.as(agency, county).post(`${path}/signatures`, { pair: args.needed('pair') });
  terminal.out(JSON.stringify(await found.client.get<object>(`${path}/statements`), null, terminal.json ? undefined : 1));
  return 0;
};

const list = async ({ terminal, args, platform }: Context): Promise<0> => {
  const query = {
    county: args.needed('county'),
    period: args.needed('period'),
    state: args.text('state'),
    class: args.text('class'),
    numbers: 'true',
  };
  const found = await (await platform()).client.get<readonly Discrepancy[]>('/reconciliation/discrepancies', query);
  if (terminal.json) terminal.out(JSON.stringify(found));
  else if (found.length === 0) terminal.out(terminal.say('没有差错', 'no discrepancy'));
  else
    terminal.out(
      textTable(
        rowsForPeople(
          found.map((one) => ({
            id: one.id,
            class: one.class,
            state: one.state,
            erred: one.erred,
            corrects: one.corrects,
            openedOn: one.openedOn,
            dueOn: one.dueOn,
            amountFen: one.amountFen,
            differenceFen: one.differenceFen,
          })),
          terminal.lang,
        ),
      ),
    );
  return 0;
};
