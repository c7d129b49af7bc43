/*
 * Which folder inside a service may know which: dependencies point inward. Between projects the linter's boundaries rule (scripts/lint/rules.mjs).
 * Each rule has a file in test/lint/fixtures that breaks it.
 */
const inService = (folder) => `^(test/lint/fixtures/)?services/([^/]+)/src/${folder}`;
const servers = '(^|node_modules/)(@nestjs|typeorm|pg|kafkajs|@eventstore)(/|$)';
const spec = '\\.spec\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'domain-knows-domain-only',
      severity: 'error',
      comment: 'Rules are plain functions over plain data: nothing outside domain/ of the same service.',
      from: { path: inService('domain/'), pathNot: spec },
      to: { path: '^(test/lint/fixtures/)?services/', pathNot: inService('domain/') },
    },
    {
      name: 'domain-and-application-load-no-servers',
      severity: 'error',
      comment: 'Nest, TypeORM, drivers and brokers stay in adapters/, the module and main.ts.',
      from: { path: inService('(domain|application|integration)/'), pathNot: spec },
      to: { path: servers },
    },
    {
      name: 'application-knows-no-adapter',
      severity: 'error',
      from: { path: inService('application/'), pathNot: spec },
      to: { path: inService('adapters/') },
    },
    {
      name: 'read-models-know-no-adapter',
      severity: 'error',
      from: { path: inService('read-models/'), pathNot: spec },
      to: { path: inService('adapters/') },
    },
    {
      name: 'publishing-knows-domain-only',
      severity: 'error',
      comment: 'What others learn is a pure function of a stored event.',
      from: { path: inService('integration/publish'), pathNot: spec },
      to: { path: inService('(application|adapters)/') },
    },
    {
      name: 'aggregates-do-not-decide-for-each-other',
      severity: 'error',
      comment: 'Two aggregates of a service share types, never functions that decide.',
      from: { path: '^(?:test/lint/fixtures/)?services/([^/]+)/src/domain/([^/]+)/', pathNot: spec },
      to: {
        path: '^(?:test/lint/fixtures/)?services/$1/src/domain/[^/]+/(decide|assess|record|settle|contest|correct\\.)',
        pathNot: '^(?:test/lint/fixtures/)?services/$1/src/domain/$2/',
      },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { pathNot: spec },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
