import { describe, expect, it } from '@jest/globals'
import { REQUEST, sha256, SIGNER, SIGNING_KEY } from '../../test/builders/signed-request.js'
import { presignRequest } from './presign-request.js'
import { signRequest } from './sign-request.js'

const HOST = [['Host', 'orchard.example.com']] as const

/** What AWS published as its example of a request to IAM. */
const AWS_REQUEST = {
  method: 'GET',
  uri: '/?Action=ListUsers&Version=2010-05-08',
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['Host', 'iam.amazonaws.com'],
  ],
} as const
const AWS_SIGNER = {
  accessKeyId: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'iam',
  now: Date.UTC(2015, 7, 30, 12, 36),
}

describe('signRequest', () => {
  it('signs the example of AWS as AWS does', () => {
    expect(signRequest(AWS_REQUEST, AWS_SIGNER)).toEqual([
      ['X-Amz-Date', '20150830T123600Z'],
      [
        'Authorization',
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
          'SignedHeaders=content-type;host;x-amz-date, ' +
          'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      ],
    ])
  })

  it('signs with the key of the day as with the secret', () => {
    const { secret: _secret, ...rest } = SIGNER
    expect(signRequest(REQUEST, { ...rest, signingKey: SIGNING_KEY })).toEqual(signRequest(REQUEST, SIGNER))
  })

  it('takes the hash of a body for the body', () => {
    const { body = '', ...rest } = REQUEST
    expect(signRequest({ ...rest, bodySha256: sha256(body) }, SIGNER)).toEqual(signRequest(REQUEST, SIGNER))
    expect(signRequest({ ...rest, body: Buffer.from(body) }, SIGNER)).toEqual(signRequest(REQUEST, SIGNER))
  })

  it('adds the token of a temporary credential and, where asked, the hash of the body', () => {
    const added = signRequest(REQUEST, { ...SIGNER, securityToken: 'token', contentSha256Header: true })
    expect(added.slice(0, 3)).toEqual([
      ['X-Amz-Date', '20260102T030405Z'],
      ['X-Amz-Security-Token', 'token'],
      ['X-Amz-Content-Sha256', sha256('{"colour":"red"}')],
    ])
    const [, authorization] = added.at(-1) ?? []
    expect(authorization).toContain(
      'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
    )
  })

  it('leaves the headers unsigned that a hop may change', () => {
    const hops = ['Connection', 'Content-Length', 'Expect', 'Proxy-Connection', 'TE', 'User-Agent', 'X-Amzn-Trace-Id']
    const headers = [...HOST, ...hops.map((name) => [name, 'a'] as const)]
    const [, authorization] = signRequest({ ...REQUEST, headers }, SIGNER).at(-1) ?? []
    expect(authorization).toContain('SignedHeaders=host;x-amz-date,')
  })

  it.each([
    ['no host', { headers: [] }, 'host-not-signed'],
    ['a date besides its own', { headers: [...HOST, ['x-amz-date', 'a']] as const }, 'duplicate-header'],
    ['an Authorization header', { headers: [...HOST, ['Authorization', 'Basic a']] as const }, 'duplicate-header'],
    ['a uri that is not encoded', { uri: '/a b' }, 'invalid-uri'],
    ['a plus that means either thing', { uri: '/?a=b+c' }, 'ambiguous-query'],
    ['a header that is not ASCII', { headers: [...HOST, ['X-Name', 'é']] as const }, 'invalid-header'],
    ['a hash that is none', { bodySha256: 'abc' }, 'invalid-body-hash'],
    ['a presigned uri', { uri: presignRequest({ ...REQUEST, headers: HOST }, SIGNER) }, 'several-credentials'],
  ])('does not sign a request that none could verify: %s', (_title, change, code) => {
    expect(() => signRequest({ ...REQUEST, ...change }, SIGNER)).toThrow(code)
  })

  it.each([{ accessKeyId: 'A/B' }, { region: '' }, { service: 'a,b' }])('does not sign for %j', (change) => {
    expect(() => signRequest(REQUEST, { ...SIGNER, ...change })).toThrow(TypeError)
  })

  it('does not sign without a secret, with a short key, or at no time', () => {
    expect(() => signRequest(REQUEST, { ...SIGNER, secret: '' })).toThrow(RangeError)
    const { secret: _secret, ...rest } = SIGNER
    expect(() => signRequest(REQUEST, { ...rest, signingKey: Buffer.alloc(16) })).toThrow(RangeError)
    expect(() => signRequest(REQUEST, { ...SIGNER, now: Number.NaN })).toThrow(RangeError)
  })
})
