import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

interface Fixture {
  readonly rule: string;
  readonly path: string;
  readonly code: string;
  readonly broken: string | null;
}
const boundary = '@nx/enforce-module-boundaries';
const imports = (what: string): string => `import * as it from '${what}';\nexport const seen = it;\n`;

/** Every line here breaks one rule, or, where `broken` is null, shows that its neighbour is allowed. A rule that nobody saw fail is no rule. */
const fixtures: readonly Fixture[] = [
  { rule: 'the kernel knows nobody', path: 'libs/kernel/src/x.ts', code: imports('@jumin/policy'), broken: boundary },
  { rule: 'the kernel does no I/O', path: 'libs/kernel/src/x.ts', code: imports('pg'), broken: boundary },
  { rule: 'policies are pure', path: 'libs/policy/src/x.ts', code: imports('@jumin/event-store'), broken: boundary },
  { rule: 'the vault knows no events', path: 'libs/vault/src/x.ts', code: imports('@jumin/event-store'), broken: boundary },
  { rule: 'the event store knows no messages', path: 'libs/event-store/src/x.ts', code: imports('@jumin/messaging'), broken: boundary },
  { rule: 'the event store knows no Nest', path: 'libs/event-store/src/x.ts', code: imports('@nestjs/common'), broken: boundary },
  { rule: 'messaging knows no TypeORM', path: 'libs/messaging/src/x.ts', code: imports('typeorm'), broken: boundary },
  { rule: 'intake knows no policy', path: 'libs/intake/src/x.ts', code: imports('@jumin/policy'), broken: boundary },
  { rule: 'contracts know no store', path: 'libs/contracts/src/x.ts', code: imports('@jumin/event-store'), broken: boundary },
  { rule: 'the sample county may not judge money', path: 'libs/sample-county/src/x.ts', code: imports('@jumin/policy'), broken: boundary },
  {
    rule: 'the sample county may not match',
    path: 'libs/sample-county/src/x.ts',
    code: imports('@jumin/reconciliation'),
    broken: boundary,
  },
  {
    rule: 'services meet in contracts alone',
    path: 'services/registration/src/x.ts',
    code: imports('@jumin/payment-collection'),
    broken: boundary,
  },
  {
    rule: 'reporting reads contracts alone',
    path: 'services/reporting/src/x.ts',
    code: imports('@jumin/reconciliation'),
    broken: boundary,
  },
  { rule: 'no service knows its host', path: 'services/reconciliation/src/x.ts', code: imports('@jumin/standalone'), broken: boundary },
  { rule: 'the page knows no service', path: 'services/console/src/x.ts', code: imports('@jumin/reporting'), broken: boundary },
  { rule: 'the command line loads no Nest', path: 'services/cli/src/x.ts', code: imports('@nestjs/core'), broken: boundary },
  { rule: 'the command line loads no service', path: 'services/cli/src/x.ts', code: imports('@jumin/reporting'), broken: boundary },
  { rule: 'a service may read contracts', path: 'services/reporting/src/x.ts', code: imports('@jumin/contracts'), broken: null },
  {
    rule: 'no clock in the domain',
    path: 'services/registration/src/domain/x.ts',
    code: 'export const now = Date.now();\n',
    broken: 'no-restricted-properties',
  },
  {
    rule: 'no new Date() in the engine',
    path: 'libs/policy/src/engine/x.ts',
    code: 'export const now = new Date();\n',
    broken: 'no-restricted-syntax',
  },
  {
    rule: 'no timers in read models',
    path: 'services/reporting/src/read-models/x.ts',
    code: 'setTimeout(() => undefined, 1);\n',
    broken: 'no-restricted-globals',
  },
  {
    rule: 'no chance in publishers',
    path: 'services/reporting/src/integration/x.ts',
    code: 'export const luck = Math.random();\n',
    broken: 'no-restricted-properties',
  },
  {
    rule: 'a date may be made of what is given',
    path: 'services/registration/src/domain/x.ts',
    code: 'export const day = new Date(0);\n',
    broken: null,
  },
  {
    rule: 'a number becomes fen in the kernel alone, not at an edge',
    path: 'services/console/src/x.ts',
    code: `import type { Fen } from '@jumin/kernel';\nexport const amount = 1.5 as Fen;\n`,
    broken: 'no-restricted-syntax',
  },
  {
    rule: 'a number becomes fen in the kernel alone, not in the domain',
    path: 'services/payment-collection/src/domain/x.ts',
    code: `import type { Fen } from '@jumin/kernel';\nexport const amount = (given: number | null) => given as Fen | null;\n`,
    broken: 'no-restricted-syntax',
  },
  {
    rule: 'nor does a list of them',
    path: 'services/payment-collection/src/domain/x.ts',
    code: `import type { Fen } from '@jumin/kernel';\nexport const amounts = (given: number[]) => given as readonly Fen[];\n`,
    broken: 'no-restricted-syntax',
  },
  {
    rule: 'what the kernel made fen may be used anywhere',
    path: 'services/payment-collection/src/domain/x.ts',
    code: `import { fen, type Fen } from '@jumin/kernel';\nexport const amount: Fen = fen(150);\n`,
    broken: null,
  },
];

let brokenRules: readonly (readonly string[])[];
beforeAll(() => {
  const output = execFileSync(process.execPath, [join(root, 'scripts/lint/fixtures.mjs')], {
    input: JSON.stringify(fixtures),
    encoding: 'utf8',
    cwd: root,
  });
  brokenRules = JSON.parse(output.trim().split('\n').at(-1)!) as string[][];
});

it.each(fixtures.map((fixture, index) => ({ ...fixture, index })))('$rule', ({ broken, index }) => {
  if (broken === null) expect(brokenRules[index]).toEqual([]);
  else expect(brokenRules[index]).toContain(broken);
});
