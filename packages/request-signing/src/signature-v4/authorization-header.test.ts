import { describe, expect, it } from '@jest/globals'
import { Problem } from '../problem.js'
import { isSignatureScheme, parseAuthorization } from './authorization-header.js'

const FIELDS = { credential: 'A/B=', signedHeaders: 'host;x-amz-date', signature: '0' }

function code(authorization: string): string {
  const parsed = parseAuthorization(authorization)
  return parsed instanceof Problem ? parsed.code : 'read'
}

describe('parseAuthorization', () => {
  it.each([
    'AWS4-HMAC-SHA256 Credential=A/B=, SignedHeaders=host;x-amz-date, Signature=0',
    'AWS4-HMAC-SHA256 Credential=A/B=,SignedHeaders=host;x-amz-date,Signature=0',
    'AWS4-HMAC-SHA256   Signature=0,  Credential=A/B= ,SignedHeaders=host;x-amz-date ',
  ])('reads %s', (authorization) => {
    expect(parseAuthorization(authorization)).toEqual(FIELDS)
  })

  it.each([
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256Credential=A, SignedHeaders=host, Signature=0',
    'AWS4-HMAC-SHA256, Credential=A, SignedHeaders=host, Signature=0',
    'aws4-hmac-sha256 Credential=A, SignedHeaders=host, Signature=0',
    'AWS4-HMAC-SHA1 Credential=A, SignedHeaders=host, Signature=0',
    'AWS4-ECDSA-P256-SHA256 Credential=A, SignedHeaders=host, Signature=0',
    'AWS4-HMAC-SHA256\tCredential=A, SignedHeaders=host, Signature=0',
    '',
  ])('knows one algorithm, and not that of %j', (authorization) => {
    expect(code(authorization)).toBe('unsupported-algorithm')
  })

  it.each([
    '',
    'Credential=A, SignedHeaders=host',
    'Credential=A, SignedHeaders=host, Signature=0,',
    'Credential=A, SignedHeaders=host, Signature=0, Extra=1',
    'Credential=A, SignedHeaders=host, Signature=0, Signature=1',
    'Credential=A, Credential=A, Signature=0',
    'Credential=A, SignedHeaders=host, Extra=1',
    'credential=A, signedheaders=host, signature=0',
    'Credential =A, SignedHeaders=host, Signature=0',
    'Credential=A; SignedHeaders=host; Signature=0',
    'Credential=A SignedHeaders=host Signature=0',
    'Credential=A, SignedHeaders=host, Signature=0, Basic QTpC',
    ',,',
    ','.repeat(1_000_000),
    ' '.repeat(1_000_000),
  ])('refuses the fields %j', (fields) => {
    expect(code(`AWS4-HMAC-SHA256 ${fields}`)).toBe('malformed-authorization')
  })
})

describe('isSignatureScheme', () => {
  it.each(['AWS4-HMAC-SHA256 x', 'aws4-hmac-sha256', 'AWS4-'])('takes %s', (text) => {
    expect(isSignatureScheme(text)).toBe(true)
  })

  it.each(['Basic QTpC', 'Bearer aws4-', 'AWS4', 'AWS AKID:x', ''])('leaves %j to others', (text) => {
    expect(isSignatureScheme(text)).toBe(false)
  })
})
