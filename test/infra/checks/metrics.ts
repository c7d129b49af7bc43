import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** Names of metrics that the sources export: `name: 'jumin_…'`, or a constant `'jumin_…'` that becomes one. */
export const exportedMetrics = (): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const group of ['libs', 'services'])
    for (const project of readdirSync(join(root, group)))
      for (const file of readdirSync(join(root, group, project, 'src'), { recursive: true, encoding: 'utf8' }))
        if (file.endsWith('.ts') && !file.endsWith('.spec.ts'))
          for (const [, name] of readFileSync(join(root, group, project, 'src', file), 'utf8').matchAll(/'(jumin_[a-z_]+)'/g))
            names.add(name!);
  return names;
};

const words = new Set([
  'sum',
  'max',
  'min',
  'count',
  'avg',
  'absent',
  'by',
  'without',
  'bool',
  'or',
  'and',
  'unless',
  'on',
  'rate',
  'increase',
]);

/** Names of metrics in an expression of PromQL: what is neither a word of the language nor a label. */
export const metricsIn = (expression: string): readonly string[] => {
  const bare = expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(by|without|on)\s*\([^)]*\)/g, '')
    .replace(/\[[^\]]*\]/g, '');
  return [...new Set((bare.match(/[a-zA-Z_:][\w:]*/g) ?? []).filter((name) => !words.has(name)))];
};

/** Metrics that Prometheus itself has of every target. */
const ofPrometheus = new Set(['up']);

export interface Expression {
  readonly where: string;
  readonly expr: string;
}

export const problemsOfExpressions = (expressions: readonly Expression[], exported: ReadonlySet<string>): string[] =>
  expressions.flatMap(({ where, expr }) => [
    ...(metricsIn(expr).length === 0 ? [`${where}: names no metric`] : []),
    ...metricsIn(expr)
      .filter((name) => !exported.has(name) && !ofPrometheus.has(name))
      .map((name) => `${where}: nothing exports ${name}`),
  ]);

/** What every dashboard of ours must show. */
export const problemsOfDashboard = (
  dashboard: { panels: readonly Panel[] },
  exported: ReadonlySet<string>,
  required: readonly string[],
): string[] => {
  const expressions = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr })));
  const shown = new Set(expressions.flatMap(({ expr }) => metricsIn(expr)));
  const ids = dashboard.panels.map(({ id }) => id);
  return [
    ...problemsOfExpressions(expressions, exported),
    ...required.filter((name) => !shown.has(name)).map((name) => `does not show ${name}`),
    ...(new Set(ids).size === ids.length ? [] : ['two panels have one id']),
    ...dashboard.panels
      .filter(({ type, datasource }) => type !== 'row' && datasource?.uid !== 'prometheus')
      .map(({ title }) => `${title}: another source`),
    ...overlaps(dashboard.panels),
  ];
};
export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const overlaps = (panels: readonly Panel[]): string[] =>
  panels.flatMap((one, index) =>
    panels
      .slice(index + 1)
      .filter(({ gridPos: b }) => {
        const a = one.gridPos;
        return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
      })
      .map((other) => `${one.title} lies on ${other.title}`),
  );
