import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const TESTS = [
  '**/*.test.ts',
  'test/**/*.ts',
  'bench/**/*.test.ts',
  'packages/*/test/**/*.ts',
  'examples/*/test/**/*.ts',
]

const noRegExpFromData = [
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="RegExp"]',
    message: 'no regular expression is ever built at run time: write a literal, or match without one',
  },
]

const nothingButTheLanguage = [
  'Date',
  'Intl',
  'performance',
  'process',
  'console',
  'globalThis',
  'global',
  'window',
  'self',
  'crypto',
  'Buffer',
  'URL',
  'TextEncoder',
  'TextDecoder',
  'structuredClone',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'require',
  'module',
  '__dirname',
  '__filename',
].map((name) => ({ name, message: 'the engine is pure: no clock, no randomness, no I/O, nothing of a host' }))

export default defineConfig(
  globalIgnores(['**/dist/', '**/.bench/', 'bench/.out/', 'bench/.peers/', '**/coverage/', '.jest-groups/', 'data/']),
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'off',
      'no-new-func': 'error',
      'no-proto': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'src/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': ['error', ...noRegExpFromData],
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse', message: 'compiled, it misreads Latin-1 in Node 20: use `parseUrl`' },
      ],
    },
  },
  {
    files: ['packages/policy-engine/src/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...nothingButTheLanguage],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'the engine is pure: the same question has the same answer' },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|todo)$/], MemberExpression[object.name=/^(it|test)$/][property.name="skip"], CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
          message: 'every test runs; only a whole suite may be skipped, where what it needs is absent',
        },
      ],
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
      },
    },
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
)
