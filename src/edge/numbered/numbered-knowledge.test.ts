import { describe, expect, it } from '@jest/globals'
import { HeldPrincipal } from '@tinyauth/guard/local'
import { compilePolicy } from '@tinyauth/policy-engine'
import { DecideService } from '../../decide/decide.service.js'
import { heldLevel } from './numbered-knowledge.js'

const readers = compilePolicy(
  {
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { ActionLevel: 'read' } } }],
  },
  { id: 'readers' },
)

/** Somebody who may do what is registered as `read`, read with what the action was then. */
function held(username: string, level: string): HeldPrincipal {
  const terms = { levels: new Map([['apples:getapple', level]]), decisionTtlSeconds: 5, maxSessionSeconds: 60, clockSkewSeconds: 60 }
  return new HeldPrincipal(
    {
      ...{ uid: username, username, arn: `arn:tinyauth:tinyauth:::users/${username}`, active: true, credentialsChangedAtMs: 0 },
      ...{ passwordHash: undefined, own: { id: username, kind: 'user', policies: [readers] }, memberships: [], guardrails: [] },
      ...{ boundary: undefined, keys: new Map(), keyBoundaries: new Map(), policyIds: [], revision: 1 },
    },
    { id: `users ${username}`, sentAtMs: 0, terms, limits: {} },
  )
} // prettier-ignore

const knowledge = {
  revision: 1,
  catalogue: { levelOf: heldLevel, decisionTtlSeconds: () => 0 },
  isFresh: () => true,
  refresh: () => Promise.resolve(),
  atLeast: () => Promise.resolve(),
}

describe('the level of an action on an edge node', () => {
  it('is that of the answer that is decided by, whatever another one says', () => {
    const decide = new DecideService(knowledge, {
      prove: () => ({ code: 'UnsignedRequest', detail: 'nobody is asked' }),
    })
    const pair = { action: 'apples:GetApple', resource: 'arn:tinyauth:apples:::apples/1' }
    const setting = { service: 'apples', region: 'global', nowMs: 0, context: {} }
    const judged = [held('fred', 'read'), held('jane', 'write'), held('kim', 'read')].map((entry) =>
      decide.judge({ entry, method: 'basic', mfa: false }, pair, setting),
    )
    expect(judged).toEqual(['allow', 'implicitDeny', 'allow'])
  })
})
