import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parsePolicy, printPolicy } from '../../src/index.js'
import type { Policy, PolicyType } from '../../src/index.js'
import { TAME, WILD } from './arbitrary-name.js'
import { arbitraryPolicy } from './arbitrary-policy.js'
import { settings } from './settings.js'

const TYPES: readonly PolicyType[] = [
  'identity',
  'boundary',
  'session',
  'guardrail',
  'resource',
  'trust',
  'resourceGuardrail',
]

const typedPolicy = fc
  .constantFrom(...TYPES)
  .chain((type) => fc.tuple(fc.constant(type), arbitraryPolicy({ ...TAME, type })))

function read(input: unknown, type: PolicyType): Policy {
  const { policy, problems } = parsePolicy(input, { type, mode: 'load' })
  expect(problems).toEqual([])
  if (policy === undefined) {
    throw new Error('a policy without problems must be there')
  }
  return policy
}

/** The same document with the members of every object the other way round. */
function membersTurned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(membersTurned)
  }
  if (typeof value !== 'object' || value === null) {
    return value
  }
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, membersTurned(member)]),
  )
}

/** A list of one without brackets. */
function bare(value: unknown): unknown {
  const list: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  return list
}

function mapMembers(members: unknown, map: (member: unknown) => unknown): unknown {
  const entries = typeof members === 'object' && members !== null ? Object.entries(members) : []
  return Object.fromEntries(entries.map(([name, member]) => [name, map(member)]))
}

function normalPrincipal(element: unknown): unknown {
  const members = typeof element === 'string' ? { AWS: element } : mapMembers(element, bare)
  return JSON.stringify(members) === '{"AWS":"*"}' ? '*' : members
}

function normalStatement(statement: unknown): unknown {
  const normal: Record<string, (member: unknown) => unknown> = {
    Principal: normalPrincipal,
    NotPrincipal: normalPrincipal,
    Condition: (block) => mapMembers(block, (keys) => mapMembers(keys, normalValues)),
  }
  const entries = Object.entries(statement ?? {}).map(([name, member]) => [name, (normal[name] ?? bare)(member)])
  return Object.fromEntries(entries)
}

function normalValues(values: unknown): unknown {
  return bare([values].flat().map(String))
}

/** The same policy, written one way: statements in a list, lists of one without brackets, condition values as text. */
function normalised(policy: Policy): unknown {
  return { ...policy, Statement: [policy.Statement].flat().map(normalStatement) }
}

describe('printPolicy', () => {
  it('prints what parsePolicy reads back as the same policy, normalised', () => {
    fc.assert(
      fc.property(typedPolicy, ([type, document]) => {
        const policy = read(document, type)
        expect(read(printPolicy(policy), type)).toEqual(normalised(policy))
      }),
      settings(600),
    )
  })

  it('is canonical: what it printed prints the same again, and member order does not show', () => {
    fc.assert(
      fc.property(typedPolicy, ([type, document]) => {
        const printed = printPolicy(read(document, type))
        expect(printPolicy(read(printed, type))).toBe(printed)
        expect(printPolicy(read(membersTurned(document), type))).toBe(printed)
      }),
      settings(600),
    )
  })

  it('keeps what cannot be evaluated as it is written', () => {
    const wild = fc
      .constantFrom(...TYPES)
      .chain((type) => fc.tuple(fc.constant(type), arbitraryPolicy({ ...WILD, type })))
    fc.assert(
      fc.property(wild, ([type, document]) => {
        const { policy } = parsePolicy(document, { type, mode: 'load' })
        fc.pre(policy !== undefined)
        expect(parsePolicy(printPolicy(policy), { type, mode: 'load' }).policy).toEqual(normalised(policy))
      }),
      settings(400),
    )
  })
})
