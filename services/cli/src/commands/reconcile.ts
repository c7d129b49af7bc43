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

const list = async ({ terminal, args, platform }: Context): Promise<0> => {
  const query = { county: args.needed('county'), period: args.needed('period'), state: args.text('state'), class: args.text('class') };
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
