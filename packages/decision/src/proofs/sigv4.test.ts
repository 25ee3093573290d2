import { describe, expect, it } from '@jest/globals'
import { presignRequest, signRequest } from '@tinyauth/request-signing'
import { createHash } from 'node:crypto'
import { proofRequest } from '../../test/proof-requests.js'
import { FakePrincipals } from '../../test/principals.js'
import { accessKey, keysOf, NOW, principal, secretOf } from '../../test/principals.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'
import { SigV4Verifier } from './sigv4.js'

type Line = readonly [string, string]

const HOST: Line = ['Host', 'orchard.example.com']
const BODY = '{"colour":"red"}'
const keys = keysOf(accessKey('AKGOOD'), accessKey('AKOFF', { active: false }))
const fred = principal('fred', { keys })
const snapshot = new FakePrincipals(fred)

function signerOf(
  keyId: string,
  scope: { readonly region?: string; readonly service?: string } = {},
): Parameters<typeof signRequest>[1] {
  return { accessKeyId: keyId, secret: secretOf(keyId), region: 'global', service: 'orchard', now: NOW, ...scope }
}

/** A POST with a body, signed in its headers. */
function signed(signer = signerOf('AKGOOD')): ProofRequest {
  const request = { method: 'POST', uri: '/apples?page=2', headers: [HOST], body: BODY }
  const added = signRequest(request, signer)
  const bodySha256 = createHash('sha256').update(BODY).digest('hex')
  return proofRequest([HOST, ...added], { signed: { method: 'POST', uri: request.uri, bodySha256 } })
}

/** A GET with its signature in the address. */
function presigned(expiresSeconds = 60): ProofRequest {
  const uri = presignRequest(
    { method: 'GET', uri: '/apples/17', headers: [HOST] },
    { ...signerOf('AKGOOD'), expiresSeconds },
  )
  const bodySha256 = createHash('sha256').digest('hex')
  return proofRequest([HOST], { signed: { method: 'GET', uri, bodySha256 } })
}

async function verify(request: ProofRequest): Promise<Identity | Refusal | undefined> {
  return await new SigV4Verifier(snapshot, 300).verify(request)
}

describe('a signed request', () => {
  it('proves the holder of its key, and names itself so that it can be told from a second one', async () => {
    const identity = await verify(signed())
    expect(identity).toMatchObject({ entry: fred, keyId: 'AKGOOD', method: 'sigv4', mfa: false })
    const name = expect.stringMatching(/^AKGOOD\/[0-9a-f]{64}$/) as unknown
    expect(identity).toMatchObject({ signature: { name, signedAtMs: NOW } })
  })

  it('is not there without a trace of a signature', async () => {
    expect(await verify(proofRequest([HOST]))).toBeUndefined()
    expect(await verify(proofRequest([HOST, ['Authorization', 'Basic QTpC']]))).toBeUndefined()
  })

  it('cannot be judged where the gatekeeper did not forward it', async () => {
    expect(await verify({ ...signed(), signed: undefined })).toMatchObject({ code: 'InvalidSignature' })
  })

  it.each<[string, Partial<NonNullable<ProofRequest['signed']>>]>([
    ['method', { method: 'PUT' }],
    ['path', { uri: '/apple?page=2' }],
    ['query', { uri: '/apples?page=3' }],
    ['body', { bodySha256: createHash('sha256').update(`${BODY} `).digest('hex') }],
  ])('is refused with another %s', async (_what, change) => {
    const request = signed()
    if (request.signed === undefined) throw new Error('it is signed')
    expect(await verify({ ...request, signed: { ...request.signed, ...change } })).toMatchObject({
      code: 'InvalidSignature',
      named: 'AKGOOD',
    })
  })

  it.each([{ region: 'eu' }, { service: 'barn' }])('is refused where it is for %j', async (scope) => {
    expect(await verify(signed(signerOf('AKGOOD', scope)))).toMatchObject({ code: 'InvalidSignature' })
  })

  it('is refused of another secret, an unknown key, and one that may not be used', async () => {
    expect(await verify(signed({ ...signerOf('AKGOOD'), secret: 'guess' }))).toMatchObject({ code: 'InvalidSignature' })
    expect(await verify(signed(signerOf('AKNONE')))).toMatchObject({ code: 'NoSuchKey' })
    expect(await verify(signed(signerOf('AKOFF')))).toMatchObject({ code: 'NoSuchKey', detail: 'the key is inactive' })
    expect(await verify(signed({ ...signerOf('AKOFF'), secret: 'guess' }))).toMatchObject({ code: 'InvalidSignature' })
  })

  it.each([
    [-300_000, undefined],
    [300_000, undefined],
    [-301_000, 'ClockSkew'],
    [301_000, 'ClockSkew'],
  ])('is good for the skew on both sides: %i ms', async (byMs, code) => {
    const result = await verify({ ...signed(), nowMs: NOW + byMs })
    expect(result).toMatchObject(code === undefined ? { entry: fred } : { code })
  })
})

describe('a presigned address', () => {
  it('is good until it expires', async () => {
    const request = presigned(600)
    expect(await verify(request)).toMatchObject({ entry: fred, signature: { signedAtMs: NOW } })
    expect(await verify({ ...request, nowMs: NOW + 599_000 })).toMatchObject({ entry: fred })
    expect(await verify({ ...request, nowMs: NOW + 601_000 })).toMatchObject({ code: 'ClockSkew' })
  })

  it('is taken for one in any case of letters, and refused if it cannot be read', async () => {
    const request = presigned()
    if (request.signed === undefined) throw new Error('it is signed')
    const uri = request.signed.uri.replace('X-Amz-Signature', 'x-amz-signature')
    expect(await verify({ ...request, signed: { ...request.signed, uri } })).toMatchObject({ code: 'InvalidSignature' })
  })
})
