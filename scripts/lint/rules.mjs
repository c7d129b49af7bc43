/*
 * Which project may know which. Services meet in libs/contracts alone; the sample county may not know how money is judged or matched, or its answer key
 * would prove nothing; the command line stays thin. Each constraint has a fixture in test/lint that breaks it.
 */
const foundations = ['scope:kernel'];
const servicesMayUse = [
  ...foundations,
  'scope:contracts',
  'scope:event-store',
  'scope:intake',
  'scope:messaging',
  'scope:platform',
  'scope:policy',
  'scope:vault',
  'scope:testing',
];
const service = (name, also = []) => ({
  sourceTag: `scope:${name}`,
  onlyDependOnLibsWithTags: [`scope:${name}`, ...servicesMayUse, ...also],
});
const lib = (name, uses, bannedExternalImports = []) => ({
  sourceTag: `scope:${name}`,
  onlyDependOnLibsWithTags: [`scope:${name}`, ...foundations, 'scope:testing', ...uses],
  ...(bannedExternalImports.length > 0 ? { bannedExternalImports } : {}),
});
const servers = ['@nestjs/*', 'typeorm', 'pg', 'kafkajs', '@eventstore/*'];

export const depConstraints = [
  { sourceTag: 'scope:kernel', onlyDependOnLibsWithTags: ['scope:kernel'], bannedExternalImports: servers },
  lib('policy', [], servers),
  lib('contracts', [], servers),
  lib('vault', ['scope:embedded-postgres'], ['@nestjs/*', 'typeorm']),
  lib('event-store', ['scope:embedded-postgres'], ['@nestjs/*', 'typeorm']),
  lib('messaging', ['scope:event-store', 'scope:contracts', 'scope:embedded-postgres'], ['typeorm']),
  lib('intake', ['scope:event-store', 'scope:vault', 'scope:embedded-postgres'], ['@nestjs/*', 'typeorm']),
  lib('platform', [
    'scope:event-store',
    'scope:messaging',
    'scope:contracts',
    'scope:intake',
    'scope:policy',
    'scope:vault',
    'scope:embedded-postgres',
  ]),
  lib('sample-county', [], servers),
  lib('embedded-postgres', [], ['@nestjs/*', 'typeorm']),
  lib('testing', ['scope:embedded-postgres']),
  service('registration'),
  service('payment-collection'),
  service('subsidy-calculation'),
  service('reconciliation'),
  service('reporting'),
  lib('console', ['scope:contracts', 'scope:platform']),
  lib('cli', ['scope:sample-county', 'scope:policy'], servers),
  {
    sourceTag: 'scope:standalone',
    onlyDependOnLibsWithTags: ['*'],
    notDependOnLibsWithTags: ['scope:cli'],
  },
];

export const boundaries = { enforceBuildableLibDependency: false, banTransitiveDependencies: false, allow: [], depConstraints };

/**
 * What says that a number is fen also looks whether it is: a whole number that is exact. Rules of one name replace each other from block to block, so every
 * block that restricts syntax names these too.
 */
const castToFen = ['TSAsExpression', 'TSTypeAssertion'].flatMap((assertion) =>
  ['', ' > TSUnionType', ' > TSArrayType', ' > TSTypeOperator > TSArrayType'].map((within) => ({
    selector: `${assertion}${within} > TSTypeReference[typeName.name='Fen']`,
    message: 'A number becomes fen in the kernel alone: fen, addFen, sumFen, subtractFen, minusFen, noFen.',
  })),
);
export const moneyOfTheKernel = [
  { files: ['**/*.ts'], ignores: ['libs/kernel/src/fen.ts'], rules: { 'no-restricted-syntax': ['error', ...castToFen] } },
];

const message = 'Rules take time, chance and ids as arguments, so that replay gives the same result.';
/** Domain functions, read models and publishers never ask the clock or chance. */
export const noClockInRules = [
  {
    files: [
      'services/*/src/domain/**/*.ts',
      'services/*/src/read-models/**/*.ts',
      'services/*/src/integration/**/*.ts',
      'libs/policy/src/engine/**/*.ts',
    ],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message },
        { object: 'Math', property: 'random', message },
        { object: 'crypto', property: 'randomUUID', message },
      ],
      'no-restricted-globals': ['error', { name: 'setTimeout', message }, { name: 'setInterval', message }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message },
        { selector: "CallExpression[callee.name='randomUUID']", message },
        { selector: "CallExpression[callee.name='newCommandId']", message },
        ...castToFen,
      ],
    },
  },
];
