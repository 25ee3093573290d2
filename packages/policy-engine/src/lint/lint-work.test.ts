import { describe, expect, it } from '@jest/globals'
import type { Catalogue } from './catalogue.js'
import type { LintOptions } from './lint-options.js'
import { lintPolicy } from './lint-policy.js'

/** Far more than lint takes, far less than it would take if it compared everything with everything. */
const GENEROUS_MS = 5000

const LIMITS = { policyCharacters: 1e9, documentBytes: 1e9 }

function list(length: number, element: (i: number) => string): readonly string[] {
  return Array.from({ length }, (_, i) => element(i))
}

function document(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

function statement(action: readonly string[], resource: readonly string[], condition: object = {}): object {
  return { Effect: 'Allow', Action: action, Resource: resource, Condition: condition }
}

const WIDE_ACTIONS = list(1000, (i) => `s:*A${i}*`)
const WIDE_RESOURCES = list(1000, (i) => `arn:t:s:*:*:*${i}*`)

const CATALOGUE: Catalogue = {
  services: Object.fromEntries(
    list(100, (i) => `s${i}`).map((name) => [
      name,
      {
        actions: list(100, (i) => `Action${i}`).map((action) => ({
          name: action,
          resourceTypes: ['x'],
          contextKeys: [],
        })),
        resourceTypes: [{ name: 'x' }],
      },
    ]),
  ),
}

/** Documents that would be slow if any rule compared without bound. */
const HEAVY: readonly (readonly [string, object, LintOptions])[] = [
  [
    '20 statements of a thousand wild actions and resources',
    document(...list(20, String).map(() => statement(WIDE_ACTIONS, WIDE_RESOURCES))),
    {},
  ],
  [
    'Allows and Denies that nearly cover each other',
    document(
      ...list(20, String).map((_, i) => ({
        ...statement(WIDE_ACTIONS, [...WIDE_RESOURCES.slice(0, 999), `arn:t:s:*:*:only-${i}`]),
        Effect: i % 2 === 0 ? 'Allow' : 'Deny',
      })),
    ),
    {},
  ],
  [
    'patterns of many stars',
    document(
      statement(
        [...list(500, (i) => `s:${'*a'.repeat(40)}${i}`), ...list(500, (i) => `s:${'a'.repeat(90)}${i}*`)],
        ['*'],
      ),
    ),
    {},
  ],
  [
    'a thousand values of a key',
    document(
      statement(['s:a'], ['*'], {
        StringLike: { Username: list(1000, (i) => `*${i}*`) },
        IpAddress: { SourceIp: list(1000, (i) => `10.${i >> 8}.${i & 255}.0/24`) },
      }),
    ),
    {},
  ],
  [
    'a thousand names that a catalogue of ten thousand actions does not have',
    document(
      statement(
        list(1000, (i) => `s${i % 100}:Actoin${i}`),
        ['*'],
      ),
    ),
    { catalogue: CATALOGUE },
  ],
  [
    'ten boundaries of a thousand patterns',
    document(statement(WIDE_ACTIONS, WIDE_RESOURCES)),
    {
      boundaries: list(10, String).map(() => ({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: list(1000, (i) => `s:x*${i}`), Resource: WIDE_RESOURCES },
      })),
    },
  ],
]

describe('the work of lint', () => {
  it.each(HEAVY)('is bounded for %s', (_, input, options) => {
    const before = performance.now()
    const findings = lintPolicy(input, { ...options, limits: LIMITS })
    expect(performance.now() - before).toBeLessThan(GENEROUS_MS)
    expect(findings.filter(({ code }) => code === 'policy-too-long')).toEqual([])
  })

  it('does not depend on time: the same document has the same findings', () => {
    for (const [, input, options] of HEAVY.slice(2, 5)) {
      const first = lintPolicy(input, { ...options, limits: LIMITS })
      expect(lintPolicy(input, { ...options, limits: LIMITS })).toEqual(first)
    }
  })
})
