'use strict'

const path = require('node:path')

/**
 * The rooms of the service from top to bottom; an arrow may point down or sideways, never up.
 * @type {readonly (readonly string[])[]}
 */
const FLOORS = [
  ['main\\.ts', 'cli/'],
  ['app\\.module\\.ts', 'service\\.ts', 'foundations\\.ts'],
  ['decide/', 'edge/', 'manage/', 'sign-in/', 'oauth/', 'share/', 'console/', 'operations/', 'provision/'],
  ['snapshot/', 'audit/'],
  ['store/'],
  ['common/'],
]

const anyOf = (rooms) => `^src/(${rooms.join('|')})`

const arrowsPointDown = FLOORS.slice(1).map((rooms, index) => ({
  name: 'arrows-point-down',
  comment: 'main, app.module, {decide, manage, sign-in, oauth, share}, {snapshot, audit}, store, common, packages',
  severity: 'error',
  from: { path: anyOf(rooms) },
  to: { path: anyOf(FLOORS.slice(0, index + 1).flat()) },
}))

const TESTS = '\\.test\\.ts$'
const PUBLIC_ENTRY = [
  '^packages/[^/]+/(dist/(cjs|esm)|src)/index\\.',
  '^packages/guard/(dist/cjs|src)/(client|express|local|testing)\\.',
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'two files that load each other; types that refer to each other are erased and load nothing',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'policy-engine-imports-nothing',
      comment: 'the engine is pure: no package, no Node built-in, no other room',
      severity: 'error',
      from: { path: '^packages/policy-engine/src/', pathNot: TESTS },
      to: { pathNot: '^packages/policy-engine/src/' },
    },
    {
      name: 'request-signing-needs-node-crypto-only',
      severity: 'error',
      from: { path: '^packages/request-signing/src/', pathNot: TESTS },
      to: { pathNot: ['^packages/request-signing/src/', '^(node:)?(crypto|buffer)$'] },
    },
    {
      name: 'decision-needs-engine-and-signing-only',
      comment: 'shared by the service and the guard: no framework, no store, no network',
      severity: 'error',
      from: { path: '^packages/decision/src/', pathNot: TESTS },
      to: {
        pathNot: [
          '^packages/decision/src/',
          '^packages/(policy-engine|request-signing)/',
          '^(node:)?(crypto|buffer|net)$',
        ],
      },
    },
    {
      name: 'console-speaks-the-public-api-only',
      comment: 'a client like any other: of this project it has the engine, which decides in the browser too',
      severity: 'error',
      from: { path: '^packages/console/', pathNot: TESTS },
      to: {
        path: '^(src|packages)/',
        pathNot: ['^packages/console/', '^packages/policy-engine/(dist/(cjs|esm)|src)/index\\.'],
      },
    },
    {
      name: 'console-rooms-stand-on-api-and-controls',
      comment: 'what all rooms use knows none of them',
      severity: 'error',
      from: { path: '^packages/console/src/(api|controls)/' },
      to: { path: '^packages/console/src/(?!(api|controls|shell)/)[^/]+/' },
    },
    {
      name: 'no-test-code-in-sources',
      severity: 'error',
      from: { path: '^(src|packages/[^/]+/src)/', pathNot: TESTS },
      to: { path: [TESTS, '^(test|bench)/', '^packages/[^/]+/(test|bench)/'] },
    },
    {
      name: 'packages-never-import-src',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^src/' },
    },
    {
      name: 'packages-only-through-their-entry',
      comment: 'of another package only what its index exports',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', ...PUBLIC_ENTRY] },
    },
    {
      name: 'guard-parts-are-for-the-edge',
      comment: 'an edge node holds what a guard holds; the rest of the service is what a guard asks',
      severity: 'error',
      from: { path: '^(src/(?!edge/)|examples/)', pathNot: TESTS },
      to: { path: '^packages/guard/(dist/cjs|src)/local\\.' },
    },
    {
      name: 'packages-only-through-their-entry',
      severity: 'error',
      // Who attacks the guard, or compares its modes, has to look inside.
      from: { path: '^(src|test|bench|examples)/', pathNot: '^test/(security/guard-|guard/)' },
      // One workload for both benches, one set of principals for the tests of both; sources never import either.
      to: {
        path: '^packages/',
        pathNot: [
          ...PUBLIC_ENTRY,
          '^packages/policy-engine/bench/',
          '^packages/(decision|policy-engine)/test/',
          // What a browser decides is held against what the service decides.
          '^packages/console/src/simulator/(edits|effective-layers|rulings)\\.ts$',
        ],
      },
    },
    {
      name: 'decide-and-manage-are-apart',
      severity: 'error',
      from: { path: '^src/decide/' },
      to: { path: '^src/manage/' },
    },
    {
      name: 'decide-and-manage-are-apart',
      severity: 'error',
      from: { path: '^src/manage/' },
      to: { path: '^src/decide/' },
    },
    ...arrowsPointDown,
    {
      name: 'no-development-dependency-in-sources',
      severity: 'error',
      // The console is bundled: what it is made of is in what it ships.
      from: { path: '^(src|packages/[^/]+/src)/', pathNot: [TESTS, '^packages/console/'] },
      // A peer is the application's own; it is found in the root here.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // An import of types is an arrow too.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/\\.bench/|bench/\\.(out|peers)/|^examples/[^/]+/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
