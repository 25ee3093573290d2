'use strict'

const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

/** Where a package is installed for whoever depends on it: beside it, or further up. */
function folderOf(name, from) {
  const nested = join(from, 'node_modules', name)
  return existsSync(nested) ? nested : join(__dirname, 'node_modules', name)
}

/** Packages that are ES modules alone, with what they stand on: Jest cannot `require` them, so they are transformed. */
function esModulesOf(names, from = __dirname, known = new Set()) {
  for (const name of names) {
    const folder = folderOf(name, from)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (known.has(name)) continue
    known.add(name)
    esModulesOf(Object.keys(manifest.dependencies ?? {}), folder, known)
  }
  return [...known]
}

const transformed = [
  ...esModulesOf(['jose', 'openid-client', 'oidc-provider']),
  '@noble/hashes',
  '@scure/base',
  // Says `import()` in a CommonJS module, which Jest runs only once it is transformed.
  '@opentelemetry/otlp-exporter-base',
]

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // A deadline for what hangs, not a measure of speed: suites run side by side on two busy cores, and simulations are long.
  testTimeout: 300_000,
  // Suites wait for databases and sockets as well; one worker fewer than cores would be one on two cores.
  maxWorkers: '100%',
  // What a suite loaded is never all given back: after two hundred suites a worker would mostly collect garbage.
  workerIdleMemoryLimit: '1200MB',
  testMatch: [
    '<rootDir>/packages/*/src/**/*.test.ts',
    '<rootDir>/packages/*/test/**/*.test.ts',
    '<rootDir>/src/**/*.test.ts',
    '<rootDir>/test/**/*.test.ts',
    '<rootDir>/bench/**/*.test.ts',
    '<rootDir>/examples/*/test/**/*.test.ts',
  ],
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/bench/\\.(out|peers)/',
    '<rootDir>/packages/[^/]+/(dist|\\.bench)/',
    '<rootDir>/examples/[^/]+/dist/',
  ],
  // Most of what is loaded is ours: each ending that is tried in vain is a look at the disk.
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'jsx', 'mts', 'cts', 'tsx', 'json', 'node'],
  // Tests read the sources of a package; only the tests of the build itself, in `test/`, read what is published.
  moduleNameMapper: {
    '^@tinyauth/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@tinyauth/guard/(client|express|local|testing)$': '<rootDir>/packages/guard/src/$1.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '\\.(ts|m?js)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
        sourceMaps: true,
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${transformed.join('|')})/)`],
  reporters: ['default', '<rootDir>/scripts/closing-line-reporter.cjs'],
}
