import type { Context, Run } from '../context';
import { rowsForPeople } from '../output/for-people';
import { textTable } from '../output/table';

const address = ({ args }: Pick<Context, 'args'>): string => `/platform/parked/${args.positionals.map(encodeURIComponent).join('/')}`;

export const parkedList: Run = async ({ terminal, platform }) => {
  const parked = await (await platform()).client.get<readonly object[]>('/platform/parked');
  if (terminal.json) terminal.out(JSON.stringify(parked));
  else
    terminal.out(
      parked.length === 0 ? terminal.say('没有搁置的消息', 'nothing is parked') : textTable(rowsForPeople(parked, terminal.lang)),
    );
  return 0;
};

export const parkedShow: Run = async (context) => {
  const messages = await (await context.platform()).client.get<object>(address(context));
  context.terminal.out(JSON.stringify(messages, null, context.terminal.json ? undefined : 1));
  return 0;
};

export const parkedReplay: Run = async (context) => {
  const { terminal } = context;
  const { replayed, left } = await (await context.platform()).client.post<{ replayed: number; left: number }>(`${address(context)}/replay`);
  terminal.out(
    terminal.json
      ? JSON.stringify({ replayed, left })
      : terminal.say(`已处理 ${replayed} 条，剩余 ${left} 条`, `${replayed} replayed, ${left} left`),
  );
  return left === 0 ? 0 : 1;
};

export const parkedDiscard: Run = async (context) => {
  const { terminal, args } = context;
  const { discarded } = await (
    await context.platform()
  ).client.post<{ discarded: number }>(`${address(context)}/discard`, { reason: args.needed('reason') });
  terminal.out(terminal.json ? JSON.stringify({ discarded }) : terminal.say(`已放弃 ${discarded} 条`, `${discarded} discarded`));
  return 0;
};
