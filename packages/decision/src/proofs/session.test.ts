import { describe, expect, it } from '@jest/globals'
import { claimsOf, proofRequest, sessionKeys, sessionLine, SETTINGS, tokenOf } from '../../test/proof-requests.js'
import { FakePrincipals } from '../../test/principals.js'
import { heldSession, NOW, principal, sessionsOf } from '../../test/principals.js'
import { HeaderList } from '../http/header-list.js'
import { AccessTokens } from './access-token.js'
import { cookieValues } from './cookie-values.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'
import { BearerVerifier, SessionVerifier } from './session.js'
import { SessionTokens } from './session-token.js'

type Line = readonly [string, string]

const fred = principal('fred', { sessions: sessionsOf(heldSession('s1')) })
const snapshot = new FakePrincipals(fred, principal('off', { active: false }))

async function verify(
  lines: readonly Line[],
  fields: Partial<ProofRequest> = {},
): Promise<Identity | Refusal | undefined> {
  return await new SessionVerifier(new SessionTokens(snapshot, sessionKeys(), SETTINGS)).verify(
    proofRequest(lines, fields),
  )
}

async function verifyBearer(...lines: readonly Line[]): Promise<Identity | Refusal | undefined> {
  return await new BearerVerifier(
    new SessionTokens(snapshot, sessionKeys(), SETTINGS),
    new AccessTokens(snapshot),
  ).verify(proofRequest(lines))
}

describe('a session cookie', () => {
  it('proves its user, with what the token says of the session', async () => {
    const token = tokenOf(claimsOf('fred', { mfa: true, jti: 'j1' }))
    const identity = {
      entry: fred,
      method: 'session',
      mfa: true,
      issuedAtMs: NOW,
      expiresAtMs: NOW + 3_600_000,
      sessionId: 'j1',
    }
    expect(await verify([sessionLine(token)])).toEqual(identity)
    expect(await verify([['Cookie', `a=b; tinysess="${token}" ;c=d`]])).toEqual(identity)
  })

  it('is not there under another name', async () => {
    const token = tokenOf(claimsOf('fred'))
    expect(await verify([])).toBeUndefined()
    expect(await verify([['Cookie', `TINYSESS=${token}; xtinysess=${token}; tinysess2=${token}`]])).toBeUndefined()
  })

  it('is refused beside another that differs, also in another line; twice the same is one', async () => {
    const token = tokenOf(claimsOf('fred'))
    const tossed = tokenOf(claimsOf('fred', { exp: NOW / 1000 + 60 }))
    expect(await verify([sessionLine(token), sessionLine(tossed)])).toMatchObject({ code: 'InvalidSignature' })
    expect(await verify([['Cookie', `tinysess=${tossed}; tinysess=${token}`]])).toMatchObject({
      code: 'InvalidSignature',
    })
    expect(await verify([sessionLine(token), sessionLine(token)])).toMatchObject({ entry: fred })
  })

  it('that is empty is wrong, not absent', async () => {
    expect(await verify([['Cookie', 'tinysess=']])).toMatchObject({ code: 'InvalidSignature' })
  })

  it.each(['true', 1, 'yes', null, undefined])(
    'is no proof by two factors where the token says so by %j',
    async (mfa) => {
      expect(await verify([sessionLine(tokenOf(claimsOf('fred', { mfa })))])).toMatchObject({ mfa: false })
    },
  )
})

describe('the claim `csrf-token`', () => {
  const token = tokenOf(claimsOf('fred', { 'csrf-token': 'c1' }))

  it('asks for the equal header, whatever the method is', async () => {
    for (const safeMethod of [true, false]) {
      expect(await verify([sessionLine(token)], { safeMethod })).toMatchObject({ code: 'CsrfError', named: 'fred' })
      expect(await verify([sessionLine(token), ['x-csrf-TOKEN', 'c1']], { safeMethod })).toMatchObject({ entry: fred })
    }
  })

  it.each<[string, readonly Line[]]>([
    ['another', [['X-CSRF-Token', 'c2']]],
    ['an empty one', [['X-CSRF-Token', '']]],
    [
      'two',
      [
        ['X-CSRF-Token', 'c1'],
        ['X-CSRF-Token', 'c1'],
      ],
    ],
    ['a cookie', [['Cookie', 'tinycsrf=c1']]],
  ])('is not answered by %s', async (_what, lines) => {
    expect(await verify([sessionLine(token), ...lines])).toMatchObject({ code: 'CsrfError' })
  })

  it.each([5, null, true, ['c1'], {}])('that is no text is refused: %j', async (claim) => {
    const odd = tokenOf(claimsOf('fred', { 'csrf-token': claim }))
    expect(await verify([sessionLine(odd), ['X-CSRF-Token', JSON.stringify(claim)]])).toMatchObject({
      code: 'InvalidSignature',
    })
  })

  it('is judged after the signature: a forged token learns nothing of it', async () => {
    const forged = tokenOf(claimsOf('fred', { 'csrf-token': 'c1' }), { service: 'barn' })
    expect(await verify([sessionLine(forged)])).toMatchObject({ code: 'InvalidSignature' })
  })
})

describe('the cookie `tinycsrf`', () => {
  const line = sessionLine(tokenOf(claimsOf('fred')))

  it('asks for the equal header where the method changes something', async () => {
    const csrf: Line = ['Cookie', 'tinycsrf=c1']
    expect(await verify([line, csrf], { safeMethod: false })).toMatchObject({ code: 'CsrfError' })
    expect(await verify([line, csrf, ['X-CSRF-Token', 'c2']], { safeMethod: false })).toMatchObject({
      code: 'CsrfError',
    })
    expect(await verify([line, csrf, ['X-CSRF-Token', 'c1']], { safeMethod: false })).toMatchObject({ entry: fred })
    expect(await verify([line, csrf])).toMatchObject({ entry: fred })
  })
})

describe('a Bearer token', () => {
  it('is a session token that needs no second proof', async () => {
    const token = tokenOf(claimsOf('fred', { 'csrf-token': 'c1', sid: 's1' }))
    const identity = {
      entry: fred,
      method: 'bearer',
      mfa: false,
      issuedAtMs: NOW,
      expiresAtMs: NOW + 3_600_000,
      sessionId: 's1',
    }
    expect(await verifyBearer(['Authorization', `Bearer ${token}`])).toEqual(identity)
    expect(await verifyBearer(['authorization', `bEARER ${token} `])).toEqual(identity)
  })

  it('is not there with another scheme', async () => {
    expect(await verifyBearer()).toBeUndefined()
    expect(await verifyBearer(['Authorization', 'BearerX y'])).toBeUndefined()
    expect(await verifyBearer(['Authorization', 'Basic QTpC'])).toBeUndefined()
  })

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJ1c2VyIjoiZnJlZCJ9.'])(
    'is refused when it is none: %j',
    async (text) => {
      expect(await verifyBearer(['Authorization', `Bearer ${text}`])).toMatchObject({ code: 'InvalidSignature' })
    },
  )
})

describe('the values of a cookie', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['a=1'], ['1']],
    [
      ['b=1; a=2;a=3', 'a=4'],
      ['2', '3', '4'],
    ],
    [['a="q"; a=""; a="'], ['q', '', '"']],
    [['a=x=y'], ['x=y']],
    [['a; =a; A=1; aa=1'], []],
  ])('in %j are %j', (lines, values) => {
    const headers = new HeaderList(lines.map((line) => ['cookie', line]))
    expect(cookieValues(headers, 'a')).toEqual(values)
  })
})
