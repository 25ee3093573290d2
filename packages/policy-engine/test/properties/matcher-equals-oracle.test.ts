import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileGlob, globMatches } from '../../src/pattern/glob.js'
import { decide } from '../../src/index.js'
import type { Effect } from '../../src/index.js'
import { oracleGlob } from '../oracle/glob.js'
import { oracleResource } from '../oracle/resource.js'
import { openPolicy } from './arbitrary-layers.js'
import { enginePolicy } from './engine-layers.js'
import { settings } from './settings.js'

/** Few letters, so that texts meet; one outside the basic plane. */
const LETTERS = ['a', 'b', ':', '/', '😀', '']

/** Both halves of that one alone: only in texts, a pattern is well-formed. */
const HALVES = ['\ud83d', '\ude00']
const WILDCARDS = ['*', '*', '?', '**', '?*']

function texts(letters: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...letters), { maxLength }).map((parts) => parts.join(''))
}

/** A text made from a pattern by filling its wildcards, so that it often matches. */
function filled(pattern: string, fillings: readonly string[]): string {
  let used = 0
  return Array.from(pattern, (letter) => {
    if (letter !== '*' && letter !== '?') {
      return letter
    }
    used += 1
    return fillings[used % fillings.length] ?? ''
  }).join('')
}

function pairs(
  letters: readonly string[],
  others: readonly string[],
  maxLength: number,
): fc.Arbitrary<readonly [string, string]> {
  const pattern = texts([...letters, ...WILDCARDS], maxLength)
  const fillings = fc.array(texts([...letters, ...others], 3), { minLength: 1, maxLength: 4 })
  return fc
    .tuple(pattern, fillings, texts([...letters, ...others], maxLength), fc.boolean())
    .map(([written, fills, other, fill]) => [written, fill ? filled(written, fills) : other])
}

const open = enginePolicy({ ...openPolicy('identity'), id: 'open' })

function applies(effect: Effect, member: 'Resource' | 'NotResource', pattern: string, resource: string): boolean {
  const Statement = { Effect: effect, Action: '*', [member]: pattern }
  const asked = enginePolicy({ document: { Version: '2008-10-17', Statement }, id: 'asked', type: 'identity' })
  const policies = effect === 'Allow' ? [asked] : [open, asked]
  const principal = { kind: 'user', arn: 'arn:tinyauth:iam:::user/fred' } as const
  const { kind } = decide({ principal, action: 'a:b', resource }, { identity: [{ id: 'own', kind: 'user', policies }] })
  return kind === (effect === 'Allow' ? 'allow' : 'explicitDeny')
}

describe('the matcher equals the naive one', () => {
  it('for any well-formed pattern and any text, halves of surrogate pairs included', () => {
    fc.assert(
      fc.property(pairs(LETTERS, HALVES, 10), ([pattern, text]) => {
        expect(globMatches(compileGlob(pattern), text)).toBe(oracleGlob(pattern, text))
      }),
      settings(6000),
    )
  })

  it('for resource patterns of any number of parts, strict for Allow and loose for Deny, the other way round for NotResource', () => {
    fc.assert(
      fc.property(pairs(['a', ':', ':', '/', '😀'], [], 12), ([written, text]) => {
        const [pattern, arn] = [`arn:${written}`, `arn:${text}`]
        const strict = oracleResource(pattern, arn, 'strict')
        const loose = oracleResource(pattern, arn, 'loose')
        expect(strict && !loose).toBe(false)
        expect({
          allow: applies('Allow', 'Resource', pattern, arn),
          deny: applies('Deny', 'Resource', pattern, arn),
          allowNot: applies('Allow', 'NotResource', pattern, arn),
          denyNot: applies('Deny', 'NotResource', pattern, arn),
        }).toEqual({ allow: strict, deny: loose, allowNot: !loose, denyNot: !strict })
      }),
      settings(3000),
    )
  })
})
