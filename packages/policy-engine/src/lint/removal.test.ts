import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLayers } from '../decide/compile-layers.js'
import { compilePolicy } from '../statement/compile-policy.js'
import { decide } from '../decide/decide.js'
import type { PolicySet } from '../layers.js'
import { parsePolicy } from '../parse/parse-policy.js'
import type { AuthorizationRequest } from '../request.js'
import { lintPolicy } from './lint-policy.js'

/** Codes that say: without this, every decision is the same. */
const REMOVABLE = [
  'redundant-action',
  'redundant-resource',
  'redundant-condition-value',
  'redundant-statement',
  'unreachable-statement',
]

type Json = Readonly<Record<string, unknown>>

const actions = fc.array(fc.constantFrom('*', 'a:*', 'a:g?', 'a:get', 'A:GET', 'a:g*', '*:get', 'b:get', 'a*:put'), {
  minLength: 1,
  maxLength: 3,
})
const resources = fc.array(
  fc.constantFrom(
    '*',
    'arn:t:a:*',
    'arn:t:a:e::x/*',
    'arn:t:a:*::x/*',
    'arn:t:a:*:*:x/1',
    'arn:t:a:e::x/1',
    'arn:t:a:e*::x/${Username}',
    "arn:t:a:e::x/${Team, '1'}",
    'arn:t:a:e::x/${Team}',
    'arn:t:a:e::?/1',
    'arn:t:b:e::x/1',
  ),
  { minLength: 1, maxLength: 3 },
)
const condition = fc.constantFrom<Json | undefined>(
  undefined,
  undefined,
  {},
  { StringLike: { Username: ['1', '*', '1?', 'f${*}d'] } },
  { StringNotLike: { Username: ['1', 'f*', 'fr*', 'fred'] } },
  { StringEqualsIgnoreCase: { Username: ['fred', 'FRED', '1'] } },
  { ArnLike: { Resource: ['arn:t:a:*:*:*', 'arn:t:a:e::x/*', 'arn:t:a:e::x/1'] } },
  { IpAddress: { SourceIp: ['10.0.0.0/8', '10.1.0.0/16', '::/0', '10.0.0.0/8'] } },
  { NotIpAddress: { SourceIp: ['10.1.2.3', '10.1.0.0/16'] } },
)

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    action: fc.constantFrom('Action', 'Action', 'Action', 'NotAction'),
    actions,
    resource: fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
    resources,
    condition,
  })
  .map(({ Effect, action, actions: named, resource, resources: places, condition: limits }): Json => ({
    Effect,
    [action]: named,
    [resource]: places,
    ...(limits === undefined ? {} : { Condition: limits }),
  }))

const statements = fc.array(statement, { minLength: 1, maxLength: 4 })

const request = fc.record({
  action: fc.constantFrom('a:get', 'a:go', 'a:put', 'b:get', 'ab:put'),
  resource: fc.constantFrom(
    'arn:t:a:e::x/1',
    'arn:t:a:e::x/fred',
    'arn:t:a:e::y/1',
    'arn:t:a:e:f:g::x/1',
    'arn:t:b:e::x/1',
    'arn:t:a:e:::x/1',
  ),
  context: fc.record(
    {
      Username: fc.constantFrom('1', 'fred', 'f*d', ''),
      Team: fc.constantFrom<string | string[]>('1', '2', ['1', '2'], ''),
      SourceIp: fc.constantFrom('10.1.2.3', '11.0.0.1', '2001:db8::1', 'nowhere'),
      Resource: fc.constantFrom('arn:t:a:e::x/1', 'arn:t:a:e:::x/1', 'arn:t:b:e::x/1', 'short'),
    },
    { requiredKeys: [] },
  ),
})

type Question = Omit<AuthorizationRequest, 'principal'>

/** The kind of each answer. */
function decisions(
  content: unknown,
  questions: readonly Question[],
  boundaries: readonly PolicySet[] = [],
): readonly string[] {
  const policy = compilePolicy({ Version: '2012-10-17', Statement: content })
  const layers = compileLayers({ identity: [{ id: 'fred', kind: 'user', policies: [policy] }], boundaries })
  const principal = { kind: 'user', arn: 'arn:t:t:::users/fred' } as const
  return questions.map((question) => decide({ principal, ...question }, layers).kind)
}

/** The value without what the pointer leads to. */
function without(value: unknown, [head, ...tail]: readonly string[]): unknown {
  if (head === undefined) return value
  if (Array.isArray(value)) {
    const place = Number(head)
    if (tail.length === 0) return value.filter((_, i) => i !== place)
    return value.map((element: unknown, i) => (i === place ? without(element, tail) : element))
  }
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, member]) => [name, name === head ? without(member, tail) : member]),
  )
}

describe('what is called redundant or unreachable', () => {
  it('can be taken away without changing a decision', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(statements, fc.array(request, { minLength: 20, maxLength: 20 }), (content, requests) => {
        const expected = decisions(content, requests)
        for (const { code, path } of lintPolicy({ Version: '2012-10-17', Statement: content })) {
          if (!REMOVABLE.includes(code)) continue
          seen.set(code, (seen.get(code) ?? 0) + 1)
          const rest = without(content, path.split('/').slice(2))
          // A policy of no statement cannot be read, and denies for that reason.
          if (Array.isArray(rest) && rest.length === 0) continue
          expect([code, path, decisions(rest, requests)]).toEqual([code, path, expected])
        }
      }),
      { numRuns: 300 },
    )
    expect([...seen.keys()].sort()).toEqual([...REMOVABLE].sort())
  })
})

describe('what is called outside of all boundaries', () => {
  it('is allowed nowhere within them', () => {
    let seen = 0
    fc.assert(
      fc.property(
        statement,
        statements,
        fc.array(request, { minLength: 20, maxLength: 20 }),
        (content, boundary, requests) => {
          const version = '2012-10-17'
          const limit = parsePolicy(
            { Version: version, Statement: boundary },
            { type: 'boundary', mode: 'load' },
          ).policy
          fc.pre(limit !== undefined)
          const findings = lintPolicy({ Version: version, Statement: content }, { boundaries: limit ? [limit] : [] })
          const outside = findings.some(
            ({ code, path }) => code === 'allow-outside-boundaries' && path === '/Statement',
          )
          if (!outside) return
          seen++
          const within = { id: 'boundary', policies: [compilePolicy({ Version: version, Statement: boundary })] }
          expect(decisions(content, requests, [within])).not.toContain('allow')
        },
      ),
      { numRuns: 600 },
    )
    expect(seen).toBeGreaterThan(20)
  })
})
