import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@tinyauth/policy-engine'
import { signRequest } from '@tinyauth/request-signing'
import { HeaderList, type Identity } from '@tinyauth/decision'
import { accessKey, keysOf, NOW, principal } from '../../../packages/decision/test/principals.js'
import { maxAgeSeconds } from '../../../src/decide/authorize/answer-age.js'

const ALLOW: Decision = {
  decision: 'Allow', kind: 'allow', decidedBy: [], missingContext: [], errors: [], consultedKeys: [],
} // prettier-ignore
const BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe('an answer to a signed request', () => {
  it('is not kept for longer than the signature holds', () => {
    const entry = principal('fred', { keys: keysOf(accessKey('AK1')) })
    // 299 of the 300 seconds that a signature holds are over.
    const signedAtMs = NOW - 299_000
    const request = { method: 'GET', uri: '/apples', headers: [['Host', 'orchard.example']] } as const
    const signer = { accessKeyId: 'AK1', secret: 'the secret', region: 'global', service: 'orchard', now: signedAtMs }
    const headers = new HeaderList([...request.headers, ...signRequest(request, signer)])
    const identity: Identity = {
      ...{ entry, method: 'sigv4', mfa: false, keyId: 'AK1' },
      signature: { name: 'AK1/x', signedAtMs },
    }
    const signed = { ...request, bodySha256: BODY }
    const age = maxAgeSeconds(identity, [ALLOW], {
      headers,
      signed,
      clockSkewSeconds: 300,
      nowMs: NOW,
      ttlSeconds: 200,
    })
    expect(age).toBe(1)
  })
})
