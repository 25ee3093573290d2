import { describe, expect, it } from '@jest/globals'
import {
  addHeader,
  NOW,
  presigned,
  SIGNER,
  signed,
  verdict,
  withHeader,
  withoutHeader,
} from '../../test/builders/signed-request.js'
import { parseSignature } from './parse-signature.js'
import type { SignableRequest } from './signable-request.js'

const HEADER_FORM = signed()
const QUERY_FORM = presigned()
const CREDENTIAL = { accessKeyId: SIGNER.accessKeyId, date: '20260102', region: 'global', service: 'orchard' }

function uri(request: SignableRequest, change: (uri: string) => string): SignableRequest {
  return { ...request, uri: change(request.uri) }
}

function authorization(change: (value: string) => string): SignableRequest {
  return withHeader(HEADER_FORM, 'authorization', change)
}

describe('parseSignature', () => {
  it('reads a signature in the headers', () => {
    expect(parseSignature(signed({}, { securityToken: 'token' }))).toEqual({
      kind: 'header',
      credential: CREDENTIAL,
      signedHeaders: ['content-type', 'host', 'x-amz-date', 'x-amz-security-token'],
      signature: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      amzDate: '20260102T030405Z',
      timeMs: NOW,
      securityToken: 'token',
    })
  })

  it('reads a signature in the query', () => {
    expect(parseSignature(presigned({}, { expiresSeconds: 60, securityToken: 'a/b+c==' }))).toEqual({
      kind: 'query',
      credential: CREDENTIAL,
      signedHeaders: ['host'],
      signature: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      amzDate: '20260102T030405Z',
      timeMs: NOW,
      expiresSeconds: 60,
      securityToken: 'a/b+c==',
    })
  })

  it.each([
    ['no Authorization header', withoutHeader(HEADER_FORM, 'authorization')],
    ['Basic', authorization(() => 'Basic QUtJRDpw')],
    ['Bearer', authorization(() => 'Bearer AWS4-HMAC-SHA256')],
    [
      'two of others',
      addHeader(
        authorization(() => 'Basic QTpC'),
        'authorization',
        'Basic QTpD',
      ),
    ],
    ['a query that cannot be read', uri(withoutHeader(HEADER_FORM, 'authorization'), (text) => `${text}&%zz=+;`)],
    ['a parameter that only looks alike', uri(withoutHeader(HEADER_FORM, 'authorization'), () => '/?X-Amz-Date=1')],
  ])('answers undefined to a request without a signature: %s', (_title, request) => {
    expect(parseSignature(request)).toBeUndefined()
  })

  it.each([
    // sigv4/double-auth
    ['Basic after it', addHeader(HEADER_FORM, 'Authorization', 'Basic QTpC'), 'duplicate-header'],
    [
      'Basic before it',
      { ...HEADER_FORM, headers: [['authorization', 'Basic QTpC'] as const, ...HEADER_FORM.headers] },
      'duplicate-header',
    ],
    ['itself twice', { ...HEADER_FORM, headers: [...HEADER_FORM.headers, ...HEADER_FORM.headers] }, 'duplicate-header'],
    ['both forms', { ...HEADER_FORM, uri: QUERY_FORM.uri }, 'several-credentials'],
    ['Basic and a presigned query', addHeader(QUERY_FORM, 'Authorization', 'Basic QTpC'), 'several-credentials'],
    ['an algorithm in the query', uri(HEADER_FORM, (text) => `${text}&x-amz-algorithm=none`), 'several-credentials'],
    ['an encoded name', uri(HEADER_FORM, (text) => `${text}&X%2dAmz%2DSignature=0`), 'several-credentials'],
    ['a presigned query, date in a header', addHeader(QUERY_FORM, 'X-Amz-Date', 'now'), 'several-credentials'],
    ['a presigned query, token in a header', addHeader(QUERY_FORM, 'X-Amz-Security-Token', 't'), 'several-credentials'],
    // sigv4/header-join
    ['two dates', addHeader(HEADER_FORM, 'x-amz-date', '20260102T030405Z'), 'duplicate-header'],
    ['two dates, joined', withHeader(HEADER_FORM, 'x-amz-date', (date) => `${date}, ${date}`), 'invalid-date'],
    ['two hosts', addHeader(HEADER_FORM, 'HOST', 'evil.example'), 'duplicate-header'],
    ['two tokens', addHeader(signed({}, { securityToken: 't' }), 'x-amz-security-token', 't'), 'duplicate-header'],
    [
      'two body hashes',
      addHeader(signed({}, { contentSha256Header: true }), 'X-Amz-Content-Sha256', HEADER_FORM.bodySha256),
      'duplicate-header',
    ],
    // sigv4/query-parse
    ['an expiry twice', uri(QUERY_FORM, (text) => `${text}&X-Amz-Expires=604800`), 'duplicate-parameter'],
    ['an expiry in another case', uri(QUERY_FORM, (text) => `${text}&x-amz-expires=604800`), 'duplicate-parameter'],
    ['an expiry as a list', uri(QUERY_FORM, (text) => `${text}&X-Amz-Expires[]=60`), 'invalid-query'],
    ['an expiry as an object', uri(QUERY_FORM, (text) => `${text}&X-Amz-Expires%5Ba%5D=60`), 'invalid-query'],
    ['a signature twice', uri(QUERY_FORM, (text) => `${text}&X-Amz-Signature=0`), 'duplicate-parameter'],
    ['a bare plus', uri(HEADER_FORM, (text) => `${text}&a=b+c`), 'ambiguous-query'],
    ['a semicolon', uri(HEADER_FORM, (text) => `${text};a=b`), 'ambiguous-query'],
    ['a parameter without name', uri(HEADER_FORM, (text) => `${text}&=evil`), 'invalid-query'],
    ['an empty parameter', uri(HEADER_FORM, (text) => `${text}&`), 'invalid-query'],
    // sigv4/signed-headers-dos
    [
      'ten thousand signed headers',
      authorization((value) => value.replace('host', Array(10_000).fill('host').join(';'))),
      'too-many-signed-headers',
    ],
    // what is not a request line
    ['an absolute uri', uri(HEADER_FORM, (text) => `https://evil.example${text}`), 'invalid-uri'],
    ['an asterisk', uri(HEADER_FORM, () => '*'), 'invalid-uri'],
    ['no path', uri(HEADER_FORM, () => ''), 'invalid-uri'],
    ['a fragment', uri(HEADER_FORM, (text) => `${text}#a`), 'invalid-uri'],
    ['a space', uri(HEADER_FORM, () => '/a b'), 'invalid-uri'],
    ['a line end', uri(HEADER_FORM, () => '/a\nb'), 'invalid-uri'],
    ['a backslash', uri(HEADER_FORM, () => '/a\\b'), 'invalid-uri'],
    ['other than ASCII', uri(HEADER_FORM, () => '/ü'), 'invalid-uri'],
    ['a broken escape', uri(HEADER_FORM, () => '/%2'), 'invalid-uri'],
    ['a broken escape in the query', uri(HEADER_FORM, () => '/?a=%g0'), 'invalid-uri'],
    ['a method with a line end', { ...HEADER_FORM, method: 'GET\n/' }, 'invalid-method'],
    ['no method', { ...HEADER_FORM, method: '' }, 'invalid-method'],
    ['a header name with a space', addHeader(HEADER_FORM, 'X Y', 'z'), 'invalid-header'],
    ['a body hash in upper case', { ...HEADER_FORM, bodySha256: 'A'.repeat(64) }, 'invalid-body-hash'],
    ['no body hash', { ...HEADER_FORM, bodySha256: '' }, 'invalid-body-hash'],
    // what is not a signature
    ['another algorithm', authorization((value) => value.replace('SHA256', 'SHA512')), 'unsupported-algorithm'],
    ['the family alone', authorization(() => 'AWS4-'), 'unsupported-algorithm'],
    ['a fourth field', authorization((value) => `${value}, Extra=1`), 'malformed-authorization'],
    ['a longer credential', authorization((value) => value.replace('orchard/', 'orchard/a/')), 'invalid-credential'],
    ['no date', withoutHeader(HEADER_FORM, 'x-amz-date'), 'missing-date'],
    ['a Date instead', addHeader(withoutHeader(HEADER_FORM, 'x-amz-date'), 'Date', '2026'), 'missing-date'],
    ['a day that is not', withHeader(HEADER_FORM, 'x-amz-date', () => '20260230T030405Z'), 'invalid-date'],
    ['the scope of yesterday', authorization((value) => value.replace('20260102', '20260101')), 'scope-date-mismatch'],
    ['no host', withoutHeader(HEADER_FORM, 'host'), 'signed-header-missing'],
    ['an unsigned x-amz header', addHeader(HEADER_FORM, 'x-amz-acl', 'public-read'), 'header-not-signed'],
    ['an unsigned x-amz header, presigned', addHeader(QUERY_FORM, 'x-amz-acl', 'public-read'), 'header-not-signed'],
    ['a short signature', authorization((value) => value.slice(0, -1)), 'invalid-signature'],
    ['a long signature', authorization((value) => `${value}0`), 'invalid-signature'],
    [
      'a signature in upper case',
      authorization((value) => value.slice(0, -64) + value.slice(-64).toUpperCase()),
      'invalid-signature',
    ],
    ['an expiry of nothing', uri(QUERY_FORM, (text) => text.replace('Expires=300', 'Expires=0')), 'invalid-expires'],
    ['a long expiry', uri(QUERY_FORM, (text) => text.replace('Expires=300', 'Expires=604801')), 'invalid-expires'],
    ['a leading zero', uri(QUERY_FORM, (text) => text.replace('Expires=300', 'Expires=0300')), 'invalid-expires'],
    ['an exponent', uri(QUERY_FORM, (text) => text.replace('Expires=300', 'Expires=3e2')), 'invalid-expires'],
    ['no expiry', uri(QUERY_FORM, (text) => text.replace('&X-Amz-Expires=300', '')), 'invalid-expires'],
    ['no algorithm', uri(QUERY_FORM, (text) => text.replace('Algorithm', 'Algo')), 'unsupported-algorithm'],
    ['no credential', uri(QUERY_FORM, (text) => text.replace('X-Amz-Credential', 'a')), 'missing-parameter'],
    ['no signed headers', uri(QUERY_FORM, (text) => text.replace('SignedHeaders', 'Headers')), 'missing-parameter'],
    ['no signature', uri(QUERY_FORM, (text) => text.replace('Signature=', 'Sig=')), 'missing-parameter'],
    ['no date in the query', uri(QUERY_FORM, (text) => text.replace('X-Amz-Date', 'a')), 'missing-date'],
    ['a credential that is no UTF-8', uri(QUERY_FORM, (text) => text.replace('AKID', '%ff')), 'missing-parameter'],
    ['an empty token', uri(QUERY_FORM, (text) => `${text}&X-Amz-Security-Token=`), 'missing-parameter'],
  ])('refuses %s', (_title, request, code) => {
    expect(verdict(request)).toBe(code)
  })
})
