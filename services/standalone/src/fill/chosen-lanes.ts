import { parseArgs } from 'node:util';
import { StartRefused, type ContractLane, type Service, type ServiceDefinition } from '@jumin/platform';

export interface Chosen {
  readonly definition: ServiceDefinition;
  readonly lane: ContractLane;
}

/** `reconciliation.voucher-lines` is a lane, `reconciliation` all of that service that hear others. Throws StartRefused with exit code 2. */
export const chosenLanes = (
  args: readonly string[],
  services: readonly { readonly definition: ServiceDefinition; readonly lanes: Service['lanes'] }[],
): { readonly anew: boolean; readonly chosen: readonly Chosen[] } => {
  const all = services.flatMap(({ definition, lanes }) =>
    lanes.flatMap((lane) => (lane.reads === 'contracts' ? [{ definition, lane, name: `${definition.name}.${lane.name}` }] : [])),
  );
  const usage = (zh: string, en: string): StartRefused => {
    const names = all.map(({ name }) => name).join(' ');
    return new StartRefused('BadUsage', `${zh}；可用：${names}`, `${en}; usage: fill/main.js [--anew] SERVICE | LANE …`, 2);
  };
  const { values, positionals } = parsed(args, usage);
  if (positionals.length === 0) throw usage('未说明补齐哪些处理', 'it is not said which lanes to fill');
  const unknown = positionals.find((asked) => !all.some(({ definition, name }) => asked === name || asked === definition.name));
  if (unknown !== undefined) throw usage(`没有 ${unknown}`, `there is no ${unknown}`);
  return {
    anew: values.anew,
    chosen: all.filter(({ definition, name }) => positionals.includes(name) || positionals.includes(definition.name)),
  };
};

const parsed = (args: readonly string[], usage: (zh: string, en: string) => StartRefused) => {
  try {
    return parseArgs({ args: [...args], options: { anew: { type: 'boolean', default: false } }, allowPositionals: true });
  } catch {
    throw usage('选项只有 --anew', 'the only option is --anew');
  }
};
