const { readdirSync } = require('node:fs');

const sourceOf = Object.fromEntries(
  ['libs', 'services'].flatMap((folder) =>
    readdirSync(`${__dirname}/${folder}`).map((name) => [`^@jumin/${name}$`, `<rootDir>/${folder}/${name}/src`]),
  ),
);

/** Jest reads the sources through SWC; Nest 12 ships ESM only, so its packages are transformed too. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{libs,services,test}/**/*.spec.ts'],
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|jose|uuid|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit)/)'],
  moduleNameMapper: {
    ...sourceOf,
    '^@jumin/event-store/testing$': '<rootDir>/libs/event-store/src/eventstoredb/testing',
    '^@jumin/messaging/(kafka|nest)$': '<rootDir>/libs/messaging/src/$1',
    '^@jumin/platform/(process|testing)$': '<rootDir>/libs/platform/src/$1',
  },
  globalSetup: '<rootDir>/libs/testing/jest-global-setup.js',
  globalTeardown: '<rootDir>/libs/testing/jest-global-teardown.js',
  setupFiles: ['<rootDir>/libs/testing/jest-seed.js'],
  maxWorkers: 2,
  // Ends what hangs; a journey takes up to a minute where two share a busy machine.
  testTimeout: 240_000,
};
