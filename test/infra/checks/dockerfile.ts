/** A stage of a Dockerfile, in the order of the file. */
export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly (readonly [name: string, rest: string])[];
}

export const stagesOf = (text: string): { readonly args: Readonly<Record<string, string>>; readonly stages: readonly Stage[] } => {
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line): readonly [string, string] => [
      /^\s*(\w+)/.exec(line)![1]!.toUpperCase(),
      line
        .trim()
        .replace(/^\w+\s*/, '')
        .replace(/\s+/g, ' '),
    ]);
  const args: Record<string, string> = {};
  const stages: { name: string; from: string; instructions: (readonly [string, string])[] }[] = [];
  for (const [name, rest] of lines) {
    if (name === 'FROM') {
      const [, from = '', , stage = ''] = /^(\S+)( AS (\S+))?$/i.exec(rest) ?? [];
      stages.push({ name: stage, from: from.replace(/\$\{(\w+)\}/g, (_all, arg: string) => args[arg] ?? ''), instructions: [] });
    } else if (stages.length === 0 && name === 'ARG') args[rest.split('=')[0]!] = rest.slice(rest.indexOf('=') + 1);
    else stages.at(-1)?.instructions.push([name, rest]);
  }
  return { args, stages };
};

/** What a stage says last, its own or what it is built on. */
export const lastOf = (stages: readonly Stage[], stage: Stage, instruction: string): string | undefined => {
  const own = stage.instructions.filter(([name]) => name === instruction).at(-1)?.[1];
  const base = stages.find(({ name }) => name === stage.from);
  return own ?? (base && lastOf(stages, base, instruction));
};

/** Everything that is wrong with the Dockerfile, one line each. Whether it builds only an engine can tell. */
export const problemsOfDockerfile = (text: string, ours: readonly string[], hasMain: (service: string) => boolean): string[] => {
  const { stages } = stagesOf(text);
  const problems: string[] = [];
  const known = new Set<string>();
  for (const { name, from, instructions } of stages) {
    if (!known.has(from) && !/^[\w./-]+:[\w.-]*\d+\.\d+\.\d+[\w.-]*$/.test(from))
      problems.push(`${name}: the image ${from} has no exact tag`);
    for (const [instruction, rest] of instructions) {
      const other = /--from=(\S+)/.exec(rest)?.[1];
      if (instruction === 'COPY' && other && !known.has(other)) problems.push(`${name}: copies from ${other}, which is no earlier stage`);
      if (instruction === 'ADD') problems.push(`${name}: ADD fetches or unpacks unseen; COPY does not`);
      if (/(PASSWORD|SECRET|TOKEN)\w*=\S/.test(rest) && ['ENV', 'ARG'].includes(instruction))
        problems.push(`${name}: a secret in the image: ${rest}`);
    }
    known.add(name);
  }
  for (const service of ours) {
    const stage = stages.find(({ name }) => name === service);
    if (!stage) {
      problems.push(`there is no target ${service}`);
      continue;
    }
    const user = lastOf(stages, stage, 'USER') ?? 'root';
    if (!/^[1-9]\d*(:[1-9]\d*)?$/.test(user)) problems.push(`${service}: runs as ${user}, not as a number that is not 0`);
    if (lastOf(stages, stage, 'ENTRYPOINT') !== `["node", "services/${service}/dist/main.js"]`)
      problems.push(`${service}: does not start its own main.js`);
    if (!hasMain(service)) problems.push(`${service}: services/${service}/src/main.ts is not there`);
    if (!lastOf(stages, stage, 'HEALTHCHECK')?.includes('/health/live')) problems.push(`${service}: says nothing of its health`);
  }
  const verify = stages.find(({ name }) => name === 'verify');
  if (!verify || lastOf(stages, verify, 'ENTRYPOINT') !== '["node", "services/standalone/dist/verify/main.js"]')
    problems.push('there is no target verify');
  return problems;
};
