import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const PURE = ['kernel', 'edi', 'labs', 'scenarios', 'scoring', 'bots'].map((room) => `src/${room}/**/*.ts`);

const clockAndMachine = [
  ['Date', 'time comes in with the context (atMs, day)'],
  ['performance', 'time comes in with the context (atMs, day)'],
  ['process', 'the core knows no process'],
  ['Buffer', 'use Uint8Array and TextEncoder'],
  ['crypto', 'randomness comes in with the context'],
  ['setTimeout', 'the core does not wait'],
  ['setInterval', 'the core does not wait'],
  ['setImmediate', 'the core does not wait'],
  ['queueMicrotask', 'the core does not wait'],
  ['fetch', 'the core calls nobody'],
];

export default tseslint.config(
  { ignores: ['dist/', 'public/', 'coverage/', 'data/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.client.json', './tsconfig.browser.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/main.ts', 'src/build/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', ...clockAndMachine.map(([name, message]) => ({ name, message }))],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'draw from the context' },
        ...clockAndMachine.map(([property, message]) => ({ object: 'globalThis', property, message })),
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*', 'node:*/**'], message: 'the core knows no machine' }] },
      ],
    },
  },
  {
    files: ['src/client/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'eval', message: 'the content security policy forbids it' },
        { name: 'process', message: 'there is none in a browser' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'navigator', property: 'clipboard', message: 'absent on plain HTTP in a classroom' },
        { object: 'crypto', property: 'randomUUID', message: 'absent on plain HTTP; use getRandomValues' },
        { object: 'crypto', property: 'subtle', message: 'absent on plain HTTP in a classroom' },
      ],
    },
  },
  {
    // Answers of a server under test are read freely; chai's assertions are expressions.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
