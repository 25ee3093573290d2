import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { FederationError, type FederationErrorCode } from '../federation-error.js'
import { type IdTokenExpectations, judgeIdToken } from './judge-id-token.js'
import type { UncheckedKey } from './verification-key.js'

const NOW = 1_800_000_000
const ACCESS_TOKEN = 'an access token'
const EXPECTED: IdTokenExpectations = {
  issuer: 'https://idp.example',
  clientId: 'client-1',
  nonce: 'nonce-of-the-sign-in',
  nowMs: NOW * 1000,
  accessToken: ACCESS_TOKEN,
}
const CLAIMS = { iss: EXPECTED.issuer, aud: 'client-1', sub: 'user-1', nonce: EXPECTED.nonce, iat: NOW, exp: NOW + 300 }

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ec384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
const ed = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const jwkOf = (key: KeyObject, more: UncheckedKey): UncheckedKey => ({ ...key.export({ format: 'jwk' }), ...more })
const KEYS: readonly UncheckedKey[] = [
  jwkOf(ec.publicKey, { kid: 'ec', alg: 'ES256', use: 'sig' }),
  jwkOf(rsa.publicKey, { kid: 'rsa' }),
  jwkOf(ed.publicKey, { kid: 'ed' }),
]

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
type Json = Readonly<Record<string, unknown>>

/** A token as the header says, whatever it says: `signer` signs. */
function tokenOf(header: Json, payload: unknown, signer: (input: Buffer) => Buffer = byEc): string {
  const input = `${encode(header)}.${typeof payload === 'string' ? payload : encode(payload)}`
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`
}

function byEc(input: Buffer): Buffer {
  return sign('sha256', input, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
}

const byRsa = (input: Buffer): Buffer => sign('sha256', input, rsa.privateKey)
const ecToken = (claims: Json, header: Json = {}): string =>
  tokenOf({ alg: 'ES256', kid: 'ec', ...header }, { ...CLAIMS, ...claims })
const good = ecToken({})
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.')
const hash = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')

/** The last character with a bit set that belongs to no byte. */
const withTrailingBits = (part: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(part.slice(-1))
  return part.slice(0, -1) + alphabet.charAt(last ^ 1)
}
const hmacWith = (secret: string | Buffer): string =>
  tokenOf({ alg: 'HS256', kid: 'ec' }, CLAIMS, (input) => createHmac('sha256', secret).update(input).digest())
const pem = ec.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`

const FORGED: readonly (readonly [title: string, token: string, code?: FederationErrorCode])[] = [
  // How it is written.
  ['nothing', ''],
  ['one dot', '.'],
  ['two dots', '..'],
  ['no signature', `${goodHeader}.${goodPayload}.`],
  ['two parts', `${goodHeader}.${goodPayload}`],
  ['four parts', `${good}.`],
  ['five parts, as if encrypted', `${good}.a.b`],
  ['a space before', ` ${good}`],
  ['a line behind', `${good}\n`],
  ['a padded header', `${goodHeader}=.${goodPayload}.${goodSignature}`],
  ['a padded payload', `${goodHeader}.${goodPayload}==.${goodSignature}`],
  ['a padded signature', `${good}==`],
  ['the other alphabet', tokenOf({ alg: 'ES256', kid: 'ec' }, `${goodPayload}+/`)],
  ['a character between', `${goodHeader}.${goodPayload.slice(0, 8)}*${goodPayload.slice(8)}.${goodSignature}`],
  ['bits behind the signature', `${goodHeader}.${goodPayload}.${withTrailingBits(goodSignature)}`],
  ['a lonely character', `${good}AAA`.slice(0, -1)],
  ['JSON instead', JSON.stringify({ payload: goodPayload, protected: goodHeader, signature: goodSignature })],
  ['a percent sign', good.replace('.', '%2E')],
  ['a megabyte', `${goodHeader}.${'A'.repeat(1024 * 1024)}.${goodSignature}`],
  ['the text `null`', 'null'],
  // What its header says.
  ['a header that is no JSON', tokenOf({}, CLAIMS).replace(/^[^.]*/, 'Zm9v')],
  ['a header that is a list', `${encode(['ES256'])}.${goodPayload}.${goodSignature}`],
  ['a header that is null', `${encode(null)}.${goodPayload}.${goodSignature}`],
  ['a header that is text', `${encode('ES256')}.${goodPayload}.${goodSignature}`],
  ['a header without algorithm', tokenOf({ kid: 'ec' }, CLAIMS)],
  ...[
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'es256',
    'ES256 ',
    'ES256K',
    'RS1',
    'HS256',
    'HS384',
    'HS512',
    'A256GCM',
    'dir',
    'RSA-OAEP',
  ].map((alg) => [`the algorithm \`${alg}\``, ecToken({}, { alg })] as const),
  ...([null, 7, true, ['ES256'], { name: 'ES256' }] as const).map(
    (alg) => [`the algorithm ${JSON.stringify(alg)}`, ecToken({}, { alg })] as const,
  ),
  ['the algorithm none and no signature', `${encode({ alg: 'none' })}.${goodPayload}.`],
  ['another algorithm than that of the key', ecToken({}, { alg: 'ES384' })],
  ['an algorithm of another type of key', ecToken({}, { alg: 'RS256' })],
  ['HMAC by the public key as PEM', hmacWith(pem)],
  ['HMAC by the public key as DER', hmacWith(ec.publicKey.export({ type: 'spki', format: 'der' }))],
  ['HMAC by the key set', hmacWith(JSON.stringify(KEYS[0]))],
  ['HMAC by nothing', hmacWith('')],
  ['critical members', ecToken({}, { crit: ['exp'] })],
  ['no critical member', ecToken({}, { crit: [] })],
  ['a payload that is not encoded', ecToken({}, { b64: false, crit: ['b64'] })],
  ['a packed payload', ecToken({}, { zip: 'DEF' })],
  ['a key in the header', tokenOf({ alg: 'ES256', kid: 'ec', jwk: jwkOf(stranger.publicKey, {}) }, CLAIMS, byStranger)],
  ['the right key in the header', ecToken({}, { jwk: KEYS[0] })],
  ['the address of a key set', ecToken({}, { jku: 'https://evil.example/jwks' })],
  ['the address of a certificate', ecToken({}, { x5u: 'https://evil.example/cert' })],
  ['a certificate', ecToken({}, { x5c: ['MIIB'] })],
  ['an unknown key', ecToken({}, { kid: 'unknown' })],
  ['the name of another key', ecToken({}, { kid: 'rsa' })],
  ['the path of a file as key', ecToken({}, { kid: '../../../dev/null' })],
  ['SQL as key', ecToken({}, { kid: "ec' OR '1'='1" })],
  ['a member of the prototype as key', ecToken({}, { kid: '__proto__' })],
  ['a number as key', ecToken({}, { kid: 0 })],
  ['null as key', ecToken({}, { kid: null })],
  ['a list as key', ecToken({}, { kid: ['ec'] })],
  ['an endless name of a key', ecToken({}, { kid: 'e'.repeat(2000) })],
  ...[
    'at+jwt',
    'application/at+jwt',
    'logout+jwt',
    'secevent+jwt',
    'dpop+jwt',
    'JWS',
    'JWE',
    'oauth-authz-req+jwt',
    '',
  ].map((typ) => [`the type \`${typ}\``, ecToken({}, { typ })] as const),
  ['a list as type', ecToken({}, { typ: ['JWT'] })],
  // Who signed it.
  ['a stranger', tokenOf({ alg: 'ES256', kid: 'ec' }, CLAIMS, byStranger)],
  ['the signature of another token', `${goodHeader}.${encode({ ...CLAIMS, sub: 'admin' })}.${goodSignature}`],
  ['a signature in DER', tokenOf({ alg: 'ES256', kid: 'ec' }, CLAIMS, (input) => sign('sha256', input, ec.privateKey))],
  ['zeros as signature', `${goodHeader}.${goodPayload}.${Buffer.alloc(64).toString('base64url')}`],
  ['half of the signature', `${goodHeader}.${goodPayload}.${goodSignature.slice(0, 43)}`],
  [
    'the signature twice',
    `${goodHeader}.${goodPayload}.${Buffer.concat([byEc(Buffer.from('x')), byEc(Buffer.from('x'))]).toString('base64url')}`,
  ],
  ['a changed header', `${encode({ alg: 'ES256', kid: 'ec', x: 1 })}.${goodPayload}.${goodSignature}`],
  ['PSS by a key of PKCS #1', tokenOf({ alg: 'PS256', kid: 'rsa' }, CLAIMS, byRsa)],
  [
    'zeros as signature of RSA',
    `${encode({ alg: 'RS256', kid: 'rsa' })}.${goodPayload}.${Buffer.alloc(256).toString('base64url')}`,
  ],
  [
    'zeros as signature of EdDSA',
    `${encode({ alg: 'EdDSA', kid: 'ed' })}.${goodPayload}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  // What it says.
  ['a payload that is no JSON', tokenOf({ alg: 'ES256', kid: 'ec' }, 'Zm9v')],
  ['an empty payload', tokenOf({ alg: 'ES256', kid: 'ec' }, '')],
  ['a payload that is a list', tokenOf({ alg: 'ES256', kid: 'ec' }, [CLAIMS])],
  ['a payload that is null', tokenOf({ alg: 'ES256', kid: 'ec' }, null)],
  [
    'a payload that is not UTF-8',
    tokenOf({ alg: 'ES256', kid: 'ec' }, Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')),
  ],
  [
    'a payload with a mark before it',
    tokenOf({ alg: 'ES256', kid: 'ec' }, Buffer.from(`\ufeff${JSON.stringify(CLAIMS)}`).toString('base64url')),
  ],
  ['a payload that is deep', tokenOf({ alg: 'ES256', kid: 'ec' }, Buffer.from(deep).toString('base64url'))],
  ['a token in a token', tokenOf({ alg: 'ES256', kid: 'ec', cty: 'JWT' }, Buffer.from(good).toString('base64url'))],
  ...(
    [
      undefined,
      null,
      '',
      'https://idp.example/',
      'HTTPS://IDP.EXAMPLE',
      'https://evil.example',
      ['https://idp.example'],
    ] as const
  ).map((iss) => [`the issuer ${JSON.stringify(iss) ?? 'missing'}`, ecToken({ iss }), 'IssuerMismatch'] as const),
  ...([undefined, null, '', 'client-2', 'CLIENT-1', [], ['client-2'], [['client-1']], { 0: 'client-1' }] as const).map(
    (aud) => [`the audience ${JSON.stringify(aud) ?? 'missing'}`, ecToken({ aud })] as const,
  ),
  ['two audiences without azp', ecToken({ aud: ['client-1', 'client-2'] })],
  ['two audiences with another azp', ecToken({ aud: ['client-1', 'client-2'], azp: 'client-2' })],
  ['a number among the audiences', ecToken({ aud: ['client-1', 1], azp: 'client-1' })],
  ['a hundred audiences', ecToken({ aud: Array.from({ length: 100 }, () => 'client-1'), azp: 'client-1' })],
  ['one audience with another azp', ecToken({ azp: 'client-2' })],
  ...(
    [
      undefined,
      null,
      '',
      ' ',
      1,
      0,
      true,
      ['user-1'],
      { id: 1 },
      'u'.repeat(256),
      'user\u00001',
      ' user-1',
      'user-1\n',
    ] as const
  ).map(
    (sub) =>
      [`the subject ${(JSON.stringify(sub) ?? 'missing').slice(0, 30)}`, ecToken({ sub }), 'SubjectMissing'] as const,
  ),
  ...(
    [
      undefined,
      null,
      '',
      'another',
      1,
      ['nonce-of-the-sign-in'],
      'NONCE-OF-THE-SIGN-IN',
      'nonce-of-the-sign-in ',
    ] as const
  ).map((nonce) => [`the nonce ${JSON.stringify(nonce) ?? 'missing'}`, ecToken({ nonce }), 'NonceMismatch'] as const),
  ...(
    [
      undefined,
      null,
      String(NOW + 300),
      NOW + 300.5,
      1e300,
      -1,
      0,
      NOW - 60,
      NOW - 300,
      [NOW + 300],
      NOW + 10 * 365 * 86_400,
      NOW * 1000,
    ] as const
  ).map((exp) => [`the end ${JSON.stringify(exp) ?? 'missing'}`, ecToken({ exp })] as const),
  ...(
    [undefined, null, String(NOW), NOW + 0.5, NOW + 61, NOW + 300, NOW - 661, 0, -1, 1e300, [NOW], NOW + 301] as const
  ).map((iat) => [`the birth ${JSON.stringify(iat) ?? 'missing'}`, ecToken({ iat })] as const),
  ...([null, String(NOW), NOW + 61, NOW + 0.5, 1e300, [NOW]] as const).map(
    (nbf) => [`the beginning ${JSON.stringify(nbf)}`, ecToken({ nbf })] as const,
  ),
  [
    'a logout token',
    ecToken({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, nonce: undefined, jti: 'x' }),
  ],
  ['events beside everything else', ecToken({ events: {} })],
  ['events that are null', ecToken({ events: null })],
  ...(
    [null, '', 'wrong', 7, hash('another token'), hash(ACCESS_TOKEN).slice(0, 10), `${hash(ACCESS_TOKEN)}=`] as const
  ).map((value) => [`the hash ${JSON.stringify(value)} of the access token`, ecToken({ at_hash: value })] as const),
  ['a hash of a code that did not come', ecToken({ c_hash: hash('code') })],
]

function byStranger(input: Buffer): Buffer {
  return sign('sha256', input, { key: stranger.privateKey, dsaEncoding: 'ieee-p1363' })
}

async function verdictOf(token: string, keys = KEYS, more: Partial<IdTokenExpectations> = {}): Promise<string> {
  return judgeIdToken(token, keys, { ...EXPECTED, ...more }).then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof FederationError) return error.code
      throw error
    },
  )
}

describe('a forged identity token', () => {
  it.each(FORGED.map(([title, token, code = 'TokenInvalid']) => [title, token, code] as const))(
    'with %s is refused',
    async (_title, token, code) => {
      expect(await verdictOf(token)).toBe(code)
    },
  )

  it('is refused each time, of more than 112', async () => {
    const verdicts = await Promise.all(FORGED.map(([, token]) => verdictOf(token)))
    const refused = verdicts.filter((verdict) => verdict !== 'taken').length
    expect({ tried: verdicts.length, refused }).toEqual({ tried: FORGED.length, refused: FORGED.length })
    expect(FORGED.length).toBeGreaterThanOrEqual(112)
  })
})

describe('an identity token', () => {
  it.each([
    ['as it should be', good],
    ['of the type JWT', ecToken({}, { typ: 'JWT' })],
    ['of the type jwt', ecToken({}, { typ: 'jwt' })],
    ['for a list of one', ecToken({ aud: ['client-1'] })],
    ['for two, issued to us', ecToken({ aud: ['client-1', 'client-2'], azp: 'client-1' })],
    ['with the hash of the access token', ecToken({ at_hash: hash(ACCESS_TOKEN) })],
    ['that ended 59 s ago', ecToken({ iat: NOW - 300, exp: NOW - 59 })],
    ['of a clock that is 60 s ahead', ecToken({ iat: NOW + 60, nbf: NOW + 60, exp: NOW + 360 })],
    ['by RSA', tokenOf({ alg: 'RS256', kid: 'rsa' }, CLAIMS, byRsa)],
    ['by EdDSA', tokenOf({ alg: 'EdDSA', kid: 'ed' }, CLAIMS, (input) => sign(null, input, ed.privateKey))],
    ['by Ed25519', tokenOf({ alg: 'Ed25519', kid: 'ed' }, CLAIMS, (input) => sign(null, input, ed.privateKey))],
    ['without the name of a key, when one alone may be meant', tokenOf({ alg: 'ES256' }, CLAIMS)],
  ])('%s is taken', async (_title, token) => {
    expect(await verdictOf(token)).toBe('taken')
  })

  it('is never taken for an empty nonce', async () => {
    expect(await verdictOf(ecToken({ nonce: '' }), KEYS, { nonce: '' })).toBe('NonceMismatch')
  })

  it('is judged with a leeway of 60 s, whatever is asked for', async () => {
    const token = ecToken({ iat: NOW - 400, exp: NOW - 61 })
    expect(await verdictOf(token, KEYS, { leewaySeconds: 3600 })).toBe('TokenInvalid')
    expect(await verdictOf(ecToken({ exp: NOW - 5, iat: NOW - 300 }), KEYS, { leewaySeconds: 1 })).toBe('TokenInvalid')
  })
})

describe('a key of the provider', () => {
  const { kid: _, ...bare } = jwkOf(ec.publicKey, { kid: 'ec' })
  const rsaJwk = rsa.publicKey.export({ format: 'jwk' })
  const byKey = (key: UncheckedKey): readonly UncheckedKey[] => [{ ...key, kid: 'ec' }]
  const rsaToken = tokenOf({ alg: 'RS256', kid: 'ec' }, CLAIMS, byRsa)
  const byRsa1024 = (input: Buffer): Buffer => sign('sha256', input, small.privateKey)

  const wrong: readonly (readonly [string, string, readonly UncheckedKey[]])[] = [
    ['for encryption', good, byKey({ ...bare, use: 'enc' })],
    ['for a use of its own', good, byKey({ ...bare, use: ['sig'] })],
    ['for signing alone', good, byKey({ ...bare, key_ops: ['sign'] })],
    ['for operations that are no list', good, byKey({ ...bare, key_ops: 'verify' })],
    ['of another algorithm', good, byKey({ ...bare, alg: 'ES384' })],
    ['of an algorithm of encryption', good, byKey({ ...bare, alg: 'ECDH-ES' })],
    ['of another curve', good, byKey(jwkOf(ec384.publicKey, {}))],
    ['that says another curve', good, byKey({ ...bare, crv: 'P-384' })],
    ['that says another type', good, byKey({ ...bare, kty: 'RSA' })],
    ['that is no point', good, byKey({ ...bare, x: bare['y'] })],
    ['with padded numbers', good, byKey({ ...bare, x: `${String(bare['x'])}=` })],
    ['without numbers', good, byKey({ kty: 'EC', crv: 'P-256' })],
    ['that is secret', good, byKey(jwkOf(ec.privateKey, {}))],
    ['that is symmetric', hmacWith('secret'), byKey({ kty: 'oct', k: Buffer.from('secret').toString('base64url') })],
    [
      'of 1024 bits',
      tokenOf({ alg: 'RS256', kid: 'ec' }, CLAIMS, byRsa1024),
      byKey(small.publicKey.export({ format: 'jwk' })),
    ],
    ['of 512 bits', rsaToken, byKey({ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(64, 0xff).toString('base64url') })],
    [
      'of 100,000 bits',
      rsaToken,
      byKey({ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(12_500, 0xff).toString('base64url') }),
    ],
    ['with the exponent 1', rsaToken, byKey({ ...rsaJwk, e: 'AQ' })],
    ['with the exponent 0', rsaToken, byKey({ ...rsaJwk, e: 'AA' })],
    ['with the exponent 2', rsaToken, byKey({ ...rsaJwk, e: 'Ag' })],
    ['with an exponent as long as the modulus', rsaToken, byKey({ ...rsaJwk, e: rsaJwk.n })],
    ['twice under one name', good, [...byKey(bare), ...byKey(bare)]],
    ['under one name with that of a stranger', good, [...byKey(bare), ...byKey(jwkOf(stranger.publicKey, {}))]],
    ['under one name with one for encryption', good, [...byKey(bare), ...byKey({ ...bare, use: 'enc' })]],
    [
      'that is one of two, when none is named',
      tokenOf({ alg: 'ES256' }, CLAIMS),
      [bare, jwkOf(stranger.publicKey, {})],
    ],
    ['that is not there', good, []],
  ]

  it.each(wrong)('%s verifies nothing', async (_title, token, keys) => {
    expect(await verdictOf(token, keys)).toBe('TokenInvalid')
  })

  it('that is for encryption does not stand in the way of one for signatures', async () => {
    const keys = [{ ...rsaJwk, use: 'enc' }, bare, { kty: 'oct', k: 'AAAA' }, jwkOf(ec384.publicKey, {})]
    expect(await verdictOf(tokenOf({ alg: 'ES256' }, CLAIMS), keys)).toBe('taken')
  })
})
