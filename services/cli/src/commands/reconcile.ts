import type { Context, Run } from '../context';
import { isDiscrepancyClass } from '@jumin/kernel';
import { caseStates, rowsForPeople } from '../output/for-people';
import { textTable } from '../output/table';
import { badUsage } from '../refusal';
import { statementRows, type Statements } from './report';

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
  questionOf(context);
  await (await platform()).client.post('/reconciliation/runs', { county: args.needed('county'), period: args.needed('period') });
  return list(context);
};

export const reconcileStatus: Run = (context) => list(context);

/** Draws the statements up, and signs where an agency is named; without one it only shows them. */
export const reconcileSign: Run = async ({ terminal, args, platform }) => {
  const [county, period, agency] = [args.needed('county'), args.needed('period'), args.text('as')];
  const pair = agency === undefined ? args.text('pair') : args.needed('pair');
  if (pair !== undefined && !['T-K', 'T-H'].includes(pair)) throw badUsage('--pair 可用：T-K T-H', '--pair is one of: T-K T-H');
  if (agency !== undefined && !['T', 'K', 'H'].includes(agency)) throw badUsage('--as 可用：T K H', '--as is one of: T K H');
  const path = `/reconciliation/counties/${county}/periods/${period}`;
  const found = await platform();
  await found.as('T', county).post(`${path}/statements`);
  if (agency !== undefined) await found.as(agency, county).post(`${path}/signatures`, { pair });
  const statements = await found.client.get<Statements>(`${path}/statements`);
  terminal.out(terminal.json ? JSON.stringify(statements) : textTable(rowsForPeople(statementRows(statements), terminal.lang)));
  return 0;
};

/** A class or a state that is none would find nothing, which reads as "nothing is wrong". */
const questionOf = ({ args }: Pick<Context, 'args'>) => {
  const [state, discrepancy] = [args.text('state'), args.text('class')?.toUpperCase()];
  if (discrepancy !== undefined && !isDiscrepancyClass(discrepancy))
    throw badUsage('--class 可用：D01 至 D30', '--class is one of D01 to D30');
  if (state !== undefined && !caseStates.includes(state))
    throw badUsage(`--state 可用：${caseStates.join(' ')}`, `--state is one of: ${caseStates.join(' ')}`);
  return { county: args.needed('county'), period: args.needed('period'), state, class: discrepancy };
};

const list = async ({ terminal, args, platform }: Context): Promise<0> => {
  // Numbers are shown, and the showing kept, only where they are printed.
  const query = { ...questionOf({ args }), ...(terminal.json ? { numbers: 'true' } : {}) };
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
  if (!terminal.json && found.length > 0) terminal.out(terminal.say(`共 ${found.length} 件`, `${found.length} in all`));
  return 0;
};
