import { describe, expect, it } from '@jest/globals'
import { compilePolicy } from '@tinyauth/policy-engine'
import { type Identity, Prover, type Setting } from '@tinyauth/decision'
import { basicLine, proofRequest, sessionKeys, SETTINGS } from '../../packages/decision/test/proof-requests.js'
import { FakeSnapshot } from '../../test/snapshot/fake-snapshot.js'
import {
  accessKey,
  keysOf,
  limit,
  membership,
  NOW,
  policyOf,
  principal,
  secretOf,
  source,
} from '../../packages/decision/test/principals.js'
import { DecideService } from './decide.service.js'

const APPLE = 'arn:tinyauth:orchard:default::apples/red'
const SETTING: Setting = { service: 'orchard', region: 'global', nowMs: NOW, context: {} }

function serviceOf(snapshot = new FakeSnapshot()): DecideService {
  return new DecideService(snapshot, new Prover(snapshot, sessionKeys(), SETTINGS))
}

function identityOf(entry: Identity['entry'], fields: Partial<Identity> = {}): Identity {
  return { entry, method: 'basic', mfa: false, ...fields }
}

function pair(action: string): { action: string; resource: string } {
  return { action, resource: APPLE }
}

/** A policy that allows under a condition. */
function allowIf(Condition: object): ReturnType<typeof policyOf> {
  return compilePolicy(
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } },
    { id: 'if' },
  )
}

describe('deciding', () => {
  it('answers every pair in the order of its asking', () => {
    const fred = principal('fred', {
      own: source('user', policyOf('Allow', 'orchard:Get'), policyOf('Deny', 'orchard:Eat')),
    })
    const pairs = ['orchard:Get', 'orchard:Eat', 'orchard:See', 'orchard:Get'].map(pair)
    const decisions = serviceOf().decideAll(identityOf(fred), pairs, SETTING)
    expect(decisions.map(({ kind }) => kind)).toEqual(['allow', 'explicitDeny', 'implicitDeny', 'allow'])
    expect(serviceOf().decideAll(identityOf(fred), [], SETTING)).toEqual([])
  })

  it('knows who is asking, by what proof, when and about what', () => {
    const keys = {
      ...{ Username: 'fred', AuthMethod: 'sigv4', KeyId: 'AK1', Mfa: 'false', Service: 'orchard', Region: 'eu' },
      ...{ Action: 'orchard:Get', Resource: APPLE, UserArn: 'arn:tinyauth:tinyauth:::users/fred', UserId: 'uid-fred' },
      ...{
        EpochTime: String(NOW / 1000),
        ActionLevel: 'read',
        'aws:username': 'fred',
      },
    }
    const snapshot = new FakeSnapshot()
    snapshot.catalogue.replace([{ name: 'orchard', decisionTtlSeconds: 5, actions: [{ name: 'Get', level: 'read' }] }])
    const identity = (policy: ReturnType<typeof policyOf>): Identity =>
      identityOf(principal('fred', { own: source('user', policy) }), { method: 'sigv4', keyId: 'AK1' })
    for (const [key, value] of Object.entries(keys)) {
      const asked = [pair('orchard:Get')]
      const kinds = [value, `${value}x`].map(
        (expected) =>
          serviceOf(snapshot).decideAll(identity(allowIf({ StringEquals: { [key]: expected } })), asked, {
            ...SETTING,
            region: 'eu',
          })[0]?.kind,
      )
      expect([key, ...kinds]).toEqual([key, 'allow', 'implicitDeny'])
    }
  })

  it('explains what it decides', () => {
    const fred = principal('fred', { own: source('user', policyOf('Allow', 'orchard:Get')) })
    const said = serviceOf().explainAll(identityOf(fred), [pair('orchard:Eat')], SETTING, ({ action }, explanation) =>
      [action, explanation.decision.kind, explanation.statements.length].join(' '),
    )
    expect(said).toEqual(['orchard:Eat implicitDeny 1'])
  })
})

describe('judging one thing, and again', () => {
  it('comes to the same as deciding it', () => {
    const fred = principal('fred', {
      own: source('user', policyOf('Allow', 'orchard:Get'), policyOf('Deny', 'orchard:Eat')),
    })
    const service = serviceOf()
    for (const action of ['orchard:Get', 'orchard:Eat', 'orchard:See', 'orchard:Get', 'orchard:Eat', 'orchard:See']) {
      const [decision] = service.decideAll(identityOf(fred), [pair(action)], SETTING)
      expect(service.judge(identityOf(fred), pair(action), SETTING)).toBe(decision?.kind)
    }
  })

  it('does not remember what depended on the context, the proof or the time', () => {
    const conditions = [
      [{ IpAddress: { SourceIp: '192.0.2.0/24' } }, { ...SETTING, context: { SourceIp: '192.0.2.1' } }, SETTING],
      [{ DateLessThan: { CurrentTime: '2026-11-22T10:00:01Z' } }, SETTING, { ...SETTING, nowMs: NOW + 1000 }],
      [{ StringEquals: { Region: 'eu' } }, { ...SETTING, region: 'eu' }, SETTING],
      [{ Null: { SourceIp: 'true' } }, SETTING, { ...SETTING, context: { SourceIp: '192.0.2.1' } }],
    ] as const
    for (const [condition, good, bad] of conditions) {
      const fred = principal('fred', { own: source('user', allowIf(condition)) })
      const service = serviceOf()
      const kinds = [good, bad, good, bad].map((setting) =>
        service.judge(identityOf(fred), pair('orchard:Get'), setting),
      )
      expect(kinds).toEqual(['allow', 'implicitDeny', 'allow', 'implicitDeny'])
    }
  })

  it('does not remember past the end of a membership, or from one key to another', () => {
    const memberships = [membership('eng', 'orchard:*', { notAfterMs: NOW + 1000 })]
    const fred = principal('fred', { memberships, keyBoundaries: new Map([['AK1', limit('orchard:Eat')]]) })
    const service = serviceOf()
    const judge = (nowMs: number, keyId?: string): string =>
      service.judge(identityOf(fred, keyId === undefined ? {} : { keyId }), pair('orchard:Get'), { ...SETTING, nowMs })
    expect([judge(NOW), judge(NOW, 'AK1'), judge(NOW + 1000), judge(NOW, 'AK2')]).toEqual([
      ...['allow', 'implicitDeny', 'implicitDeny', 'allow'],
    ])
  })

  it('does not mistake one action and resource for others that look alike when they are joined', () => {
    const fred = principal('fred', { own: source('user', policyOf('Allow', 'a:b', 'c d')) })
    const service = serviceOf()
    expect(service.judge(identityOf(fred), { action: 'a:b', resource: 'c d' }, SETTING)).toBe(
      service.decideAll(identityOf(fred), [{ action: 'a:b', resource: 'c d' }], SETTING)[0]?.kind,
    )
  })
})

describe('identifying', () => {
  const fred = principal('fred', { keys: keysOf(accessKey('AK1')) })
  const request = proofRequest([basicLine('AK1', secretOf('AK1'))])

  it('needs no promise while the snapshot is fresh and the principal in memory', () => {
    expect(serviceOf(new FakeSnapshot(fred)).identify(request)).toMatchObject({ entry: fred })
  })

  it('asks the store first where it was not heard of for too long, and proves nobody without it', async () => {
    const snapshot = new FakeSnapshot(fred)
    snapshot.fresh = false
    expect(await serviceOf(snapshot).identify(request)).toMatchObject({ entry: fred })
    snapshot.inReach = false
    await expect(serviceOf(snapshot).identify(request)).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })
})
