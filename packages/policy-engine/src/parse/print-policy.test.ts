import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Policy } from '../document.js'
import { parsePolicy } from './parse-policy.js'
import { printPolicy } from './print-policy.js'

const limits = { documentBytes: 1e6, policyCharacters: 1e6 }

function reprint(text: string): string {
  const { policy, problems } = parsePolicy(text, {
    mode: 'load',
    type: 'trust',
    limits: { ...limits, trustPolicyCharacters: 1e6 },
  })
  return policy === undefined ? JSON.stringify(problems) : printPolicy(policy)
}

describe('printPolicy', () => {
  it('prints members, operators and keys in a fixed order, and values in theirs', () => {
    const policy: Policy = {
      Statement: {
        Condition: { StringLike: { b: ['y', 'x'], a: ['z'] }, Bool: { Mfa: true }, NumericEquals: { n: [5] } },
        Resource: ['*'],
        Action: ['b:B', 'a:A'],
        Effect: 'Allow',
        Sid: 'One',
      },
      Id: 'id',
      Version: '2012-10-17',
    }
    expect(printPolicy(policy)).toBe(`{
  "Version": "2012-10-17",
  "Id": "id",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Action": [
        "b:B",
        "a:A"
      ],
      "Resource": "*",
      "Condition": {
        "Bool": {
          "Mfa": "true"
        },
        "NumericEquals": {
          "n": "5"
        },
        "StringLike": {
          "a": "z",
          "b": [
            "y",
            "x"
          ]
        }
      }
    }
  ]
}`)
  })

  it('prints everyone as `*`, however written', () => {
    const all = ['*', { AWS: '*' }, { AWS: ['*'] }] as const
    const printed = all.map((Principal) =>
      printPolicy({ Statement: { Effect: 'Allow', Principal, Action: '*', Resource: '*' } }),
    )
    expect(new Set(printed).size).toBe(1)
    expect(printed[0]).toContain('"Principal": "*"')
  })

  it('keeps empty lists, empty conditions and unknown operators, which mean something', () => {
    const text =
      '{"Statement":[{"Effect":"Deny","NotAction":[],"Resource":[],"Condition":{"stringlike":{"a":[]},"X":{}}}]}'
    expect(JSON.parse(reprint(text))).toEqual(JSON.parse(text))
  })

  it('prints the same after parsing what it printed', () => {
    const texts = fc.oneof(fc.constantFrom('*', 'a:B', '__proto__', '1', 'é\n"'), fc.string())
    const many = fc.oneof(texts, fc.array(texts, { maxLength: 3 }))
    const values = fc.oneof(
      many,
      fc.integer(),
      fc.boolean(),
      fc.array(fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true }))),
    )
    const statement = fc.record(
      {
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: many,
        Sid: texts,
        Principal: fc.oneof(texts, fc.dictionary(fc.constantFrom('AWS', 'Service'), many)),
        NotResource: many,
        Condition: fc.dictionary(texts, fc.dictionary(texts, values)),
      },
      { requiredKeys: ['Effect', 'Action'] },
    )
    const document = fc.record({
      Version: fc.constant('2012-10-17'),
      Statement: fc.oneof(statement, fc.array(statement)),
    })
    fc.assert(
      fc.property(document, (value) => {
        const printed = reprint(JSON.stringify(value))
        expect(printed).toMatch(/^\{\n {2}"Version"/)
        expect(reprint(printed)).toBe(printed)
      }),
    )
  })
})
