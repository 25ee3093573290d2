import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  describeCeiling,
  type DescribedElement,
  describePolicies,
  describePolicy,
  parsePolicy,
  type Policy,
} from '../../src/index.js'
import { WILD } from './arbitrary-name.js'
import { arbitraryPolicy } from './arbitrary-policy.js'
import { settings } from './settings.js'

const language = fc.constantFrom('en' as const, 'de' as const)

function read(document: unknown): Policy | undefined {
  return parsePolicy(document, { type: 'resource', mode: 'load' }).policy
}

const written = arbitraryPolicy({ ...WILD, type: 'resource' }).map(read)

/** Names of every kind of character that could make text say something else. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('`', '‹', '“', '\u202e', '\u2066', '\u0000', '\n', '\u200b', '\\', '/', '*'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})

function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T]
}

function patterns(element: DescribedElement | undefined): readonly string[] {
  return list(element?.items).map(({ pattern }) => pattern)
}

describe('a description', () => {
  it('holds every pattern, principal, condition key and value of the document', () => {
    fc.assert(
      fc.property(written, language, (policy, spoken) => {
        if (policy === undefined) return
        const { statements } = describePolicy(policy, { language: spoken })
        list(policy.Statement).forEach((statement, i) => {
          const said = statements[i]
          expect(said?.effect).toBe(statement.Effect)
          expect(patterns(said?.actions)).toEqual(list(statement.Action ?? statement.NotAction))
          expect(patterns(said?.resources)).toEqual(list(statement.Resource ?? statement.NotResource))
          const who = statement.Principal ?? statement.NotPrincipal ?? []
          expect(patterns(said?.principals)).toEqual(typeof who === 'string' ? [who] : Object.values(who).flat())
          const tests = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
            Object.entries(keys).map(([key, values]) => [operator, key, list(values).map(String)]),
          )
          expect(said?.conditions.map(({ operator, key, values }) => [operator, key, values])).toEqual(tests)
        })
      }),
      settings(150),
    )
  })

  it('shows as written what it has no words for', () => {
    fc.assert(
      fc.property(written, language, (policy, spoken) => {
        if (policy === undefined) return
        for (const { conditions, line } of describePolicy(policy, { language: spoken }).statements) {
          for (const { inWords, operator, key, values, text } of conditions) {
            expect(line).toContain(text)
            if (!inWords)
              for (const part of [operator, key, ...values]) expect(part === '' || text.includes(part)).toBe(true)
          }
        }
      }),
      settings(150),
    )
  })

  it('never throws, and shows no character that hides or turns others, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), language, (names, spoken) => {
        const [service = '', action = '', type = '', id = '', key = '', label = ''] = names
        const arn = `arn:tinyauth:${service}:::${type}/${id}`
        const policy: Policy = {
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Action: [`${service}:${action}`, action],
            Resource: [arn, id],
            Principal: { AWS: id },
            Condition: { StringLike: { [key]: [id, label] }, [key]: { [label]: id } },
          },
        }
        const called = { label, actions: { [action]: label }, resourceTypes: { [type]: label } }
        const options = { language: spoken, names: { services: { [service]: called }, resources: { [arn]: label } } }
        const lines = [describePolicy(policy, options), describeCeiling(policy, options)].flatMap((one) => one.lines)
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u)
        const ticks = lines.map((line) => line.split('`').length % 2)
        expect(ticks.every((odd) => odd === 1)).toBe(true)
        expect(describePolicies([policy, policy], options).lines).toEqual(describePolicy(policy, options).lines)
      }),
      settings(150),
    )
  })
})
