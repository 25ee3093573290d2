import { describe, expect, it } from '@jest/globals'
import { compilePolicy, decide } from '@tinyauth/policy-engine'
import { heldSession, NOW, principal, sessionsOf, source } from '../test/principals.js'
import { decidePairs } from './decide-pairs.js'
import { needsStepUp } from './needs-step-up.js'
import type { Identity } from './proofs/proof.js'

const ARN = 'arn:tinyauth:apples:default::apples/1'
const SETTING = { service: 'apples', region: 'global', nowMs: NOW, context: { Colour: 'red' } }

function statement(Effect: 'Allow' | 'Deny', Action: string, Condition?: object): object {
  return { Effect, Action: `apples:${Action}`, Resource: '*', ...(Condition === undefined ? {} : { Condition }) }
}

const POLICY = compilePolicy(
  {
    Version: '2012-10-17',
    Statement: [
      statement('Allow', 'Get*'),
      statement('Allow', 'Sell', { Bool: { Mfa: true } }),
      statement('Allow', 'Fell', { NumericLessThan: { MfaAge: 300 } }),
      statement('Allow', 'Prune', { NumericLessThan: { MfaAge: 300 }, StringEquals: { Colour: 'green' } }),
      statement('Allow', 'Pick'),
      statement('Deny', 'Pick', { Bool: { Mfa: false } }),
      statement('Allow', 'Hide'),
      statement('Deny', 'Hide', { Bool: { Mfa: true } }),
      statement('Deny', 'Burn'),
    ],
  },
  { id: 'p' },
)

const entry = principal('fred', { own: source('user', POLICY), sessions: sessionsOf(heldSession('s1')) })
const SIGNED_IN: Identity = { entry, method: 'session', sessionId: 's1', mfa: false }

function needs(actions: readonly string[], identity: Identity = SIGNED_IN): boolean {
  const pairs = actions.map((action) => ({ action: `apples:${action}`, resource: ARN }))
  const levelOf = (): undefined => undefined
  const decisions = decidePairs(identity, pairs, SETTING, levelOf, decide)
  return needsStepUp(identity, pairs, SETTING, levelOf, decisions)
}

describe('a fresh second factor is all that is missing', () => {
  it('where a policy allows with one, or denies without one', () => {
    expect(['Sell', 'Fell', 'Pick'].map((action) => needs([action]))).toEqual([true, true, true])
    expect(needs(['GetApple', 'Sell', 'Fell'])).toBe(true)
  })

  it('where the one that was shown is too old', () => {
    const shown = (ageSeconds: number): Identity => ({ ...SIGNED_IN, mfa: true, mfaAtMs: NOW - ageSeconds * 1000 })
    expect(needs(['Fell'], shown(300))).toBe(true)
    expect(needs(['Fell'], shown(299))).toBe(false)
    expect(needs(['Sell'], shown(300))).toBe(false)
  })

  it('never where nothing is denied, nothing was asked, or the factor is not looked at', () => {
    expect([needs([]), needs(['GetApple']), needs(['Burn']), needs(['Plant'])]).toEqual([false, false, false, false])
  })

  it('never where something else is missing as well', () => {
    expect([needs(['Prune']), needs(['Sell', 'Burn']), needs(['Sell', 'Plant'])]).toEqual([false, false, false])
  })

  it('never where it would take away what is there', () => {
    expect(needs(['Hide', 'Sell'])).toBe(false)
  })

  it.each<[string, Partial<Identity>]>([
    ['no session', { method: 'basic', keyId: 'AK1' }],
    ['a session that is not held', { sessionId: 's2' }],
    ['a token of its own', { method: 'bearer', sessionId: 'jti' }],
  ])('never to somebody with %s', (_, fields) => {
    const { sessionId: _session, ...others } = SIGNED_IN
    expect(needs(['Sell'], { ...others, ...fields })).toBe(false)
  })

  it('never to nobody', () => {
    expect(needsStepUp(undefined, [], SETTING, () => undefined, [])).toBe(false)
  })
})
