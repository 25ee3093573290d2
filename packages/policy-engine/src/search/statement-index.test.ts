import { describe, expect, it } from '@jest/globals'
import { APPLES, policyOf, type Written } from '../../test/builders/fred.js'
import { actionMatches } from '../statement/action-matcher.js'
import type { CompiledPolicy } from '../statement/compile-policy.js'
import { Evaluation } from '../decide/evaluation.js'
import { DEFAULT_LIMITS } from '../limits.js'
import { readContext } from '../decide/request-context.js'
import { resourceHolds } from '../statement/resource-matcher.js'
import { ResourceName } from '../pattern/resource-pattern.js'
import { StatementIndex } from './statement-index.js'
import { readActionName } from '../decide/action-name.js'
import { RequestKeys } from './request-keys.js'

interface Found {
  readonly policy: number
  readonly index: number
}

function search(
  policies: readonly CompiledPolicy[],
  action: string,
  resource: string,
  skipsDeny: readonly boolean[] = [],
): Found[] {
  return searchIn(new StatementIndex(policies, skipsDeny), action, resource)
}

function searchIn(index: StatementIndex, action: string, resource: string): Found[] {
  const keys = new RequestKeys()
  keys.fill(readActionName(action), resource)
  const found: Found[] = []
  index.search(keys, {
    visit: (statement, ordinal) => found.push({ policy: index.policyOf(ordinal), index: statement.index }) < 0,
  })
  return found
}

/** Contexts in which a variable has a value, has none, or cannot be evaluated. */
const EVALUATIONS = [{ x: '1' }, {}, { x: ['1'] }].map((record) => {
  const context = readContext(record, DEFAULT_LIMITS)
  if ('code' in context) throw new Error(context.message)
  return new Evaluation(context)
})

/** What must be found: every statement whose action and resource hold or cannot be evaluated. */
function bearing(policies: readonly CompiledPolicy[], action: string, resource: string): Found[] {
  const name = new ResourceName(resource)
  return policies.flatMap((policy, i) =>
    policy.statements
      .filter((statement) => statement.action.fault !== undefined || actionMatches(statement.action, action))
      .filter((statement) =>
        EVALUATIONS.some((evaluation) => resourceHolds(statement.resource, name, evaluation) !== false),
      )
      .map(({ index }) => ({ policy: i, index })),
  )
}

const deep = Array.from({ length: 40 }, (_, i) => `d${i}`).join('/')
const ACTIONS = [
  '*',
  '*:*',
  'apples:Eat',
  'apples:*',
  'APPLES:E?t',
  'app*:Eat',
  '?pples:Eat',
  '*:Eat',
  'a*',
  'apples:',
  'apples:Eat:More',
  'pears:*',
  '${x}:Eat',
]
const RESOURCES = [
  '*',
  'arn:*',
  'arn:tinyauth',
  'arn:tinyauth:apples',
  'arn:tinyauth:*:default::apples/*',
  'arn:tinyauth:app?es:default::apples/1',
  `${APPLES}apples/1`,
  `${APPLES}apples/`,
  `${APPLES}apples/*`,
  `${APPLES}app*`,
  `${APPLES}*`,
  `${APPLES}apples/\${*}`,
  `${APPLES}apples/\${*}*`,
  `${APPLES}apples/\${$}{x}`,
  `${APPLES}a/b/c:d//e`,
  `${APPLES}${deep}`,
  `${APPLES}${deep}/*`,
  `${APPLES}${'/'.repeat(24)}*`,
  `${APPLES}${'/'.repeat(25)}*`,
  `${APPLES}${'/'.repeat(26)}x`,
  `${APPLES}\${x, 'apples/1'}`,
  `${APPLES}apples/\${x, '1'}`,
  `${APPLES}apples/\${x}*end`,
  `${APPLES}\${x}/*/the/end`,
  `arn:tinyauth:*:default::apples/\${x}*end`,
  `${APPLES}ap*end`,
  `${APPLES}*\${x}`,
  `${APPLES}?pples/1`,
  'not an arn',
  'arn:tinyauth:${x}:default::apples/1',
  'arn:tinyauth:svc:*::apples/1',
]
const ASKED = [
  `${APPLES}apples/1`,
  `${APPLES}apples/*`,
  `${APPLES}apples/`,
  `${APPLES}apples`,
  `${APPLES}apples/\${x}`,
  `${APPLES}a/b/c:d//e`,
  `${APPLES}${deep}`,
  `${APPLES}${deep}/more/and/more`,
  `${APPLES}${'/'.repeat(24)}`,
  `${APPLES}${'/'.repeat(25)}x`,
  `${APPLES}${'/'.repeat(26)}x`,
  'arn:tinyauth:svc:eu::apples/z::apples/1',
  'arn:tinyauth:svc:eu:1:x',
  'arn:tinyauth:apples',
  'arn:',
  'x',
  ':',
  '/',
]
const ASKED_ACTIONS = ['apples:eat', 'apples:', 'apples:eat:more', 'pears:eat', 'eat', ':', '', 'apples:x']

function everyPair(effect: 'Allow' | 'Deny'): CompiledPolicy[] {
  return ACTIONS.map((Action) =>
    policyOf(
      RESOURCES.map((Resource) => ({ Effect: effect, Action, Resource })),
      { limits: { policyCharacters: 1e6 } },
    ),
  )
}

describe('the index', () => {
  it.each(['Allow', 'Deny'] as const)(
    'shows every %s statement that may apply, for every pair of pattern and request',
    (effect) => {
      const policies = everyPair(effect)
      const index = new StatementIndex(policies, [])
      expect(policies.flatMap((policy) => policy.problems)).toEqual([])
      for (const action of ASKED_ACTIONS) {
        for (const resource of ASKED) {
          expect([action, resource, searchIn(index, action, resource)]).toEqual([
            action,
            resource,
            expect.arrayContaining(bearing(policies, action, resource)),
          ])
        }
      }
    },
  )

  it.each<[string, Written]>([
    ['NotAction', { NotAction: 'pears:*', Resource: `${APPLES}apples/1` }],
    ['NotResource', { Action: 'apples:Eat', NotResource: `${APPLES}pears/1` }],
    ['faulty actions', { Action: ['Eat'], Resource: `${APPLES}apples/1` }],
    ['faulty resources', { Action: 'apples:Eat', Resource: ['x', `${APPLES}pears/1`] }],
    ['an empty NotAction', { NotAction: [], Resource: '*' }],
    ['an empty NotResource', { Action: '*', NotResource: [] }],
    [
      '300 actions',
      { Action: [...Array.from({ length: 300 }, (_, i) => `a:B${i}`), 'apples:Eat'], Resource: `${APPLES}apples/1` },
    ],
    [
      '300 services',
      { Action: [...Array.from({ length: 300 }, (_, i) => `a${i}:B`), 'apples:Eat'], Resource: `${APPLES}apples/1` },
    ],
    [
      '300 patterns',
      { Action: [...Array.from({ length: 300 }, (_, i) => `a${i}:B*`), 'apples:E*'], Resource: `${APPLES}apples/1` },
    ],
    [
      '300 resources',
      {
        Action: 'apples:Eat',
        Resource: [...Array.from({ length: 300 }, (_, i) => `${APPLES}${i}`), `${APPLES}apples/1`],
      },
    ],
    [
      '20 actions and 20 resources',
      {
        Action: [...Array.from({ length: 20 }, (_, i) => `a:B${i}`), 'apples:Eat'],
        Resource: [...Array.from({ length: 20 }, (_, i) => `${APPLES}${i}`), `${APPLES}apples/1`],
      },
    ],
    [
      '300 actions and 300 resources',
      {
        Action: [...Array.from({ length: 300 }, (_, i) => `a${i}:B`), 'apples:Eat'],
        Resource: [...Array.from({ length: 300 }, (_, i) => `${APPLES}${i}`), `${APPLES}apples/1`],
      },
    ],
    [
      'a resource under another',
      { Action: ['apples:Eat', 'apples:E*'], Resource: [`${APPLES}apples/1`, `${APPLES}apples/*`, `${APPLES}*`] },
    ],
  ])('shows a statement with %s', (_, members) => {
    const policy = policyOf({ Effect: 'Deny', ...members }, { limits: { policyCharacters: 1e6, documentBytes: 1e6 } })
    expect(policy.problems).toEqual([])
    expect(search([policy], 'apples:eat', `${APPLES}apples/1`)).toContainEqual({ policy: 0, index: 0 })
  })

  it.each<[string, Written]>([
    ['an empty Action', { Action: [], Resource: '*' }],
    ['an empty Resource', { Action: '*', Resource: [] }],
  ])('never shows a statement with %s', (_, members) => {
    expect(search([policyOf({ Effect: 'Deny', ...members })], 'apples:eat', `${APPLES}apples/1`)).toEqual([])
  })

  it('leaves the Deny statements of chosen policies out, and nothing else', () => {
    const policy = policyOf([
      { Effect: 'Deny', Action: '*', Resource: '*' },
      { Effect: 'Allow', Action: '*', Resource: '*' },
    ])
    const found = search([policy, policy, policy], 'a:b', 'x', [false, true, false])
    expect(found).toHaveLength(5)
    expect(found).not.toContainEqual({ policy: 1, index: 0 })
  })

  it('ends the search when it is told to', () => {
    const policy = policyOf(Array.from({ length: 10 }, () => ({ Effect: 'Allow', Action: '*', Resource: '*' })))
    const keys = new RequestKeys()
    keys.fill(readActionName('a:b'), 'x')
    let visits = 0
    new StatementIndex([policy], []).search(keys, { visit: () => ++visits === 3 })
    expect(visits).toBe(3)
  })

  it('finds nothing where there is nothing', () => {
    expect(search([], 'a:b', 'x')).toEqual([])
    expect(search([policyOf([])], 'a:b', 'x')).toEqual([])
  })

  it('does not look up what a longer request has left behind', () => {
    // So many statements that resources are looked up by their hashes.
    const others = Array.from({ length: 50 }, (_, i) => ({ Effect: 'Allow', Action: `x${i}:y`, Resource: '*' }))
    const policies = [policyOf([{ Effect: 'Deny', Action: '*', Resource: `${APPLES}a/b/c/d/*` }, ...others])]
    const keys = new RequestKeys()
    const index = new StatementIndex(policies, [])
    const visits: string[] = []
    for (const resource of [`${APPLES}a/b/c/d/e`, 'x', `${APPLES}a`]) {
      keys.fill(readActionName('a:b'), resource)
      index.search(keys, { visit: () => visits.push(resource) < 0 })
    }
    expect(visits).toEqual([`${APPLES}a/b/c/d/e`])
  })

  it('shows a statement once for an action, however many resources it names, with few statements as with many', () => {
    const nested = { Effect: 'Allow', Action: ['a:b', 'a:c'], Resource: [`${APPLES}x/*`, `${APPLES}y/*`, `${APPLES}z`] }
    const others = Array.from({ length: 50 }, (_, i) => ({ Effect: 'Allow', Action: `x${i}:y`, Resource: '*' }))
    for (const statements of [[nested], [nested, ...others]]) {
      expect(search([policyOf(statements)], 'a:b', `${APPLES}y/1`)).toEqual([{ policy: 0, index: 0 }])
      expect(search([policyOf(statements)], 'a:d', `${APPLES}y/1`)).toEqual([])
    }
  })

  it.each([
    ['one long and many short', [100, ...Array.from({ length: 60 }, () => 1)]],
    ['empty', [0, 40, 0, 0, 3, 0]],
    ['of lengths around a power of two', [15, 16, 17, 31, 32, 33, 1]],
    ['few', [3, 0, 1]],
  ])('shows each statement in its place, whatever the lengths of policies: %s', (_, lengths) => {
    const policies = lengths.map((length, policy) =>
      policyOf(
        Array.from({ length }, (__, i) => ({ Effect: 'Allow', Action: `p${policy}:s${i}`, Resource: '*' })),
        { limits: { policyCharacters: 1e6 } },
      ),
    )
    const index = new StatementIndex(policies, [])
    for (const [policy, length] of lengths.entries()) {
      for (let i = 0; i < length; i++) expect(searchIn(index, `p${policy}:s${i}`, 'x')).toEqual([{ policy, index: i }])
    }
  })

  it('names the policy of every statement among very many', () => {
    const policies = Array.from({ length: 300 }, (_, i) =>
      policyOf(Array.from({ length: i % 3 }, () => ({ Effect: 'Allow', Action: `a${i}:b`, Resource: '*' }))),
    )
    for (let i = 0; i < 300; i++) {
      const found = search(policies, `a${i}:b`, 'x')
      expect(found.map(({ policy }) => policy)).toEqual(Array.from({ length: i % 3 }, () => i))
    }
  })
})
