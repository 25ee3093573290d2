import { describe, expect, it } from '@jest/globals'
import type { HeaderField, SignableRequest } from '../src/index.js'
import { canonicalRequest, deriveSubkey, parseSignature, stringToSign, verifySignature } from '../src/index.js'
import { NOW, sha256, SIGNER } from './builders/signed-request.js'
import corpus from './corpus/signatures.json'

type Case = (typeof corpus)[number]

const DATE = '20260102T030405Z'

/** The header fields of a case; JSON knows no pairs. */
function fieldsOf({ headers }: Case): readonly HeaderField[] {
  return headers.map(([name = '', value = '']) => [name, value])
}

/** The request of a case with its signature where it belongs. */
function arrived(found: Case): SignableRequest {
  const { method, uri, body, region, service, signature } = found
  const request = { method, bodySha256: sha256(body) }
  const isPresigned = uri.includes('X-Amz-Algorithm=')
  if (isPresigned) return { ...request, uri: `${uri}&X-Amz-Signature=${signature}`, headers: fieldsOf(found) }
  const credential = `${SIGNER.accessKeyId}/20260102/${region}/${service}/aws4_request`
  const fields = `Credential=${credential}, SignedHeaders=${found.signedHeaders.join(';')}, Signature=${signature}`
  return { ...request, uri, headers: [...fieldsOf(found), ['Authorization', `AWS4-HMAC-SHA256 ${fields}`]] }
}

// Canonical requests were written by hand and signed by another program than this package.
describe.each(corpus)('$claim', (found) => {
  const { signedHeaders, payloadHash, options, region, service } = found
  const scope = { date: '20260102', region, service }

  it('has the canonical request and the string to sign that were written down', () => {
    const canonical = canonicalRequest(arrived(found), { ...options, signedHeaders, payloadHash })
    expect(canonical).toBe(found.canonicalRequest)
    expect(stringToSign(canonical, DATE, scope)).toBe(found.stringToSign)
  })

  it('verifies', () => {
    const request = arrived(found)
    const parsed = parseSignature(request)
    if (!parsed || parsed.problem) throw new Error(`not read: ${parsed?.problem.code}`)
    const key = deriveSubkey({ protocol: 'aws-sig4', ...scope, secret: SIGNER.secret })
    expect(verifySignature(parsed, request, key, { ...options, now: NOW })).toEqual({ ok: true })
  })
})
