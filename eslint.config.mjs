import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { boundaries, moneyOfTheKernel, noClockInRules } from './scripts/lint/rules.mjs';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', 'test/lint/fixtures/**'] },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  ...moneyOfTheKernel,
  ...noClockInRules,
  {
    files: [
      '**/*.spec.ts',
      'services/cli/**/*.ts',
      'services/standalone/src/main.ts',
      'services/standalone/src/start/tidy-up.ts',
      'services/standalone/src/fill/main.ts',
      'services/standalone/src/verify/main.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
