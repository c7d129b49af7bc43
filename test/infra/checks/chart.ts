import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import Ajv from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { readText } from './compose';

export interface Chart {
  readonly values: object;
  readonly schema: object;
  /** By file name. */
  readonly templates: Readonly<Record<string, string>>;
}

const folder = 'infra/helm/jumin';
const root = join(__dirname, '../../..');

export const readChart = (): Chart => ({
  values: parse(readText(`${folder}/values.yaml`)) as object,
  schema: JSON.parse(readText(`${folder}/values.schema.json`)) as object,
  templates: Object.fromEntries(
    readdirSync(join(root, folder, 'templates'))
      .sort()
      .map((file) => [file, readText(`${folder}/templates/${file}`)]),
  ),
});

/** `a.b.c` of every leaf; a list or an empty object is a leaf. */
const leavesOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`))
    : [path];

const actionsIn = (template: string): string[] => [...template.matchAll(/\{\{-?\s*([\s\S]*?)\s*-?\}\}/g)].map((match) => match[1]!);

/**
 * What can be seen of the chart without rendering it, one line each: values that its schema refuses, names that nothing gives or nothing takes, blocks that do
 * not close, a container without our security, variables that no process reads. Whether it renders only `helm` can tell, and where it is found it is asked.
 */
export const problemsOfChart = (
  { values, schema, templates }: Chart,
  variables: ReadonlySet<string>,
  exported: ReadonlySet<string>,
): string[] => {
  const problems: string[] = [];
  const fits = new Ajv({ allErrors: true }).compile(schema);
  if (!fits(values)) problems.push(...fits.errors!.map(({ instancePath, message }) => `values${instancePath}: ${message}`));

  const leaves = leavesOf(values);
  const actions = Object.entries(templates).flatMap(([file, text]) => actionsIn(text).map((action) => ({ file, action })));
  const used = actions.flatMap(({ file, action }) =>
    [...action.matchAll(/(?:\.Values|\$values)\.([\w.]+)/g)].map((match) => ({ file, path: match[1]! })),
  );
  for (const { file, path } of used)
    if (!leaves.some((leaf) => leaf === path || leaf.startsWith(`${path}.`))) problems.push(`${file}: there is no value ${path}`);
  for (const leaf of leaves)
    if (!used.some(({ path }) => leaf === path || leaf.startsWith(`${path}.`))) problems.push(`values: ${leaf} is used nowhere`);

  const defined = new Set(actions.flatMap(({ action }) => /^define "([\w.]+)"/.exec(action)?.[1] ?? []));
  const included = actions.flatMap(({ file, action }) =>
    [...action.matchAll(/include "([\w.]+)"/g)].map((match) => ({ file, name: match[1]! })),
  );
  for (const { file, name } of included) if (!defined.has(name)) problems.push(`${file}: ${name} is defined nowhere`);
  for (const name of defined) if (!included.some((one) => one.name === name)) problems.push(`${name} is included nowhere`);

  for (const [file, text] of Object.entries(templates)) {
    if ((text.match(/\{\{/g) ?? []).length !== (text.match(/\}\}/g) ?? []).length) problems.push(`${file}: braces do not match`);
    const depth = actionsIn(text).reduce(
      (sum, action) => sum + (/^(if|range|with|define)\b/.test(action) ? 1 : action === 'end' ? -1 : 0),
      0,
    );
    if (depth !== 0) problems.push(`${file}: ${depth > 0 ? 'a block is not closed' : 'an end too many'}`);
    if (/^kind: Secret$/m.test(text)) problems.push(`${file}: makes a Secret, whose content would be a value`);
    const containers = (text.match(/^\s+image: \{\{ include "jumin.image"/gm) ?? []).length;
    if ((text.match(/include "jumin.containerSecurity"/g) ?? []).length !== containers)
      problems.push(`${file}: a container without our security`);
    if ((text.match(/include "jumin.podSecurity"/g) ?? []).length !== (containers > 0 ? 1 : 0))
      problems.push(`${file}: a pod without our security`);
    if (/^kind: Deployment$/m.test(text))
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
        if (!text.includes(`${probe}:`)) problems.push(`${file}: no ${probe}`);
  }
  const helpers = templates['_helpers.tpl'] ?? '';
  for (const line of [
    'runAsNonRoot: true',
    'readOnlyRootFilesystem: true',
    'allowPrivilegeEscalation: false',
    'drop: [ALL]',
    'type: RuntimeDefault',
  ])
    if (!helpers.includes(line)) problems.push(`_helpers.tpl: does not say ${line}`);
  for (const [, name] of (templates['_environment.tpl'] ?? '').matchAll(/^- name: ([A-Z_0-9]+)$/gm))
    if (!variables.has(name!) && !ofNode.has(name!)) problems.push(`_environment.tpl: no process reads ${name}`);
  for (const [, name] of (templates['autoscalers.yaml'] ?? '').matchAll(/name: (jumin_\w+)/g))
    if (!exported.has(name!)) problems.push(`autoscalers.yaml: nothing exports ${name}`);
  return problems;
};
const ofNode = new Set(['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']);

export const helmIsHere = (): boolean => spawnSync('helm', ['version', '--short'], { stdio: 'ignore' }).status === 0;

/** What `helm template` makes of it, as objects. Throws what helm says. */
export const rendered = (...settings: readonly string[]): Rendered[] => {
  const args = ['template', 'test', join(root, folder), '--kube-version', '1.31.0', ...settings.flatMap((one) => ['--set', one])];
  const { status, stdout, stderr } = spawnSync('helm', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Rendered)
    .filter((one) => one !== null);
};
export interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template?: { readonly spec: PodSpec };
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}
interface PodSpec {
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly containers: readonly {
    readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
    readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  }[];
}
