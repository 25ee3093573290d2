import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@tinyauth/policy-engine'
import { presignRequest, signRequest, signToken } from '@tinyauth/request-signing'
import { HeaderList, type Identity, type SignedRequest } from '@tinyauth/decision'
import { accessKey, keysOf, membership, NOW, principal } from '../../../packages/decision/test/principals.js'
import { maxAgeSeconds } from './answer-age.js'

const TTL = 200

function decision(kind: Decision['kind'], ...consultedKeys: readonly string[]): Decision {
  const decided = kind === 'allow' ? 'Allow' : 'Deny'
  return { decision: decided, kind, decidedBy: [], missingContext: [], errors: [], consultedKeys }
}

function identity(fields: Partial<Identity> = {}): Identity {
  return { entry: principal('fred'), method: 'basic', mfa: false, ...fields }
}

function age(
  who: Identity | undefined,
  decisions = [decision('allow')],
  headers: HeaderList['pairs'] = [],
  signed?: SignedRequest,
): number {
  const time = { nowMs: NOW, ttlSeconds: TTL, clockSkewSeconds: 300 }
  return maxAgeSeconds(who, decisions, { headers: new HeaderList(headers), signed, ...time })
}

const BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const request = { method: 'GET', uri: '/apples', headers: [['Host', 'orchard.example']] } as const
const signer = { accessKeyId: 'AK1', secret: 'the secret', region: 'global', service: 'orchard' }

/** For how long the answer to a request that was signed `agoMs` before is kept. */
function ageOfSigned(agoMs: number): number {
  const headers = [...request.headers, ...signRequest(request, { ...signer, now: NOW - agoMs })]
  return age(identity({ method: 'sigv4' }), undefined, headers, { ...request, bodySha256: BODY })
}

function ageOfPresigned(agoMs: number, expiresSeconds: number): number {
  const uri = presignRequest(request, { ...signer, now: NOW - agoMs, expiresSeconds })
  return age(identity({ method: 'sigv4' }), undefined, request.headers, { ...request, uri, bodySha256: BODY })
}

function tokenUntil(exp: number): string {
  return signToken({ user: 'fred', iat: NOW / 1000, exp }, Buffer.alloc(32))
}

describe('the time for which an answer may be kept', () => {
  it('is what the service says, where nothing ends before', () => {
    expect(age(identity())).toBe(TTL)
    expect(age(identity(), [])).toBe(TTL)
  })

  it('is nothing when nobody was proved', () => {
    expect(age(undefined, [])).toBe(0)
  })

  it('is a second at most with an access token, and never past the end of it', () => {
    const byToken = (expiresAtMs?: number): Identity => ({
      ...identity({ method: 'oauth', token: { id: 't', clientId: 'press', scopes: ['read'] } }),
      ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    })
    expect([3_600_000, 1000, 999, 0].map((leftMs) => age(byToken(NOW + leftMs)))).toEqual([1, 1, 0, 0])
    expect(age(byToken())).toBe(0)
  })

  it('is a second when something is denied', () => {
    expect(age(identity(), [decision('allow'), decision('implicitDeny')])).toBe(1)
    expect(age(identity(), [decision('explicitDeny')])).toBe(1)
  })

  it.each([
    [{ notAfterMs: NOW + 60_000 }, 60],
    [{ notAfterMs: NOW + 60_999 }, 60],
    [{ notBeforeMs: NOW + 5_000, notAfterMs: NOW + 60_000 }, 5],
    [{ notBeforeMs: NOW - 5_000, notAfterMs: NOW + 999 }, 0],
    [{ notBeforeMs: NOW - 9_000, notAfterMs: NOW - 5_000 }, TTL],
  ])('ends with the next bound of a membership: %j, %i s', (bounds, seconds) => {
    const entry = principal('fred', { memberships: [membership('eng', 'apples:Get', bounds)] })
    expect(age(identity({ entry }))).toBe(seconds)
  })

  it('ends with the access key that was used, and with no other', () => {
    const keys = keysOf(accessKey('AK1', { expiresAtMs: NOW + 7_000 }), accessKey('AK2'))
    const entry = principal('fred', { keys })
    expect([age(identity({ entry, keyId: 'AK1' })), age(identity({ entry, keyId: 'AK2' }))]).toEqual([7, TTL])
  })

  it('ends with the session', () => {
    const token = tokenUntil(NOW / 1000 + 30)
    expect(age(identity({ method: 'session' }), undefined, [['Cookie', `tinysess=${token}`]])).toBe(30)
    expect(age(identity({ method: 'bearer' }), undefined, [['Authorization', `Bearer ${token}`]])).toBe(30)
    expect(age(identity({ method: 'session' }))).toBe(0)
  })

  it('ends with the signature: in the header after the skew of clocks, in an address when that expires', () => {
    expect([ageOfSigned(0), ageOfSigned(299_000), ageOfSigned(300_000)]).toEqual([TTL, 1, 0])
    expect([ageOfPresigned(0, 3600), ageOfPresigned(3_590_000, 3600), ageOfPresigned(55_000, 60)]).toEqual([TTL, 10, 5])
  })

  it('is nothing when the signature cannot be read', () => {
    expect(age(identity({ method: 'sigv4' }))).toBe(0)
  })

  it.each(['CurrentTime', 'EpochTime', 'MfaAge'])('is nothing when a decision looked at `%s`', (key) => {
    expect(age(identity(), [decision('allow', 'Username', key)])).toBe(0)
    expect(age(identity(), [decision('allow', 'Username')])).toBe(TTL)
  })
})
