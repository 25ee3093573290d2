import { describe, expect, it } from '@jest/globals'
import { compilePolicy, decide } from '@tinyauth/policy-engine'
import {
  accessToken,
  FakePrincipals,
  heldToken,
  NOW,
  policyOf,
  principal,
  source,
  tokensOf,
} from '../../test/principals.js'
import { proofRequest, sessionKeys, SETTINGS } from '../../test/proof-requests.js'
import { readCallerContext } from '../context/request-context.js'
import { decidePairs } from '../decide-pairs.js'
import { permittedFor } from '../permitted-for.js'
import type { HeldToken } from '../principal/held-token.js'
import type { PrincipalParts } from '../principal/principal-entry.js'
import { ANY_SERVICE } from '../principal/access-key.js'
import { accessTokenId, isAccessToken } from './access-token.js'
import { type Identity, isRefusal, type ProofRequest, type Refusal } from './proof.js'
import { Prover } from './prove.js'

const TOKEN = accessToken()

async function prove(
  token: Partial<HeldToken> = {},
  parts: Partial<PrincipalParts> = {},
  fields: Partial<ProofRequest> = {},
  sent = TOKEN,
): Promise<Identity | Refusal> {
  const fred = principal('fred', { tokens: tokensOf(heldToken(1, token)), ...parts })
  const prover = new Prover(new FakePrincipals(fred), sessionKeys(), SETTINGS)
  return await prover.prove(proofRequest([['Authorization', `Bearer ${sent}`]], fields))
}

async function identity(token: Partial<HeldToken> = {}, parts: Partial<PrincipalParts> = {}): Promise<Identity> {
  const proved = await prove(token, parts)
  if (isRefusal(proved)) throw new Error(proved.detail)
  return proved
}

describe('an access token', () => {
  it('is told from anything else by its form', () => {
    for (const value of [TOKEN, 'a'.repeat(43), 'Z9_-'.repeat(64)]) expect(isAccessToken(value)).toBe(true)
    const others = ['', 'a'.repeat(42), 'a'.repeat(257), `${'a'.repeat(42)}.`, `${'a'.repeat(42)}=`, `${TOKEN}\n`]
    for (const value of [...others, 'é'.repeat(43)]) expect(isAccessToken(value)).toBe(false)
  })

  it('is known by its hash alone', () => {
    expect(accessTokenId('a'.repeat(43))).toBe('ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA')
  })

  it('proves its user, with no second factor', async () => {
    const { entry, ...proved } = await identity({ scopes: ['read', 'write'] })
    expect(entry.username).toBe('fred')
    expect(proved).toEqual({
      method: 'oauth',
      mfa: false,
      token: { id: accessTokenId(TOKEN), clientId: 'press', scopes: ['read', 'write'] },
      issuedAtMs: NOW,
      expiresAtMs: NOW + 3_600_000,
    })
  })

  it('is found also where its user is not in memory', async () => {
    const principals = new FakePrincipals(principal('fred', { tokens: tokensOf(heldToken()) }))
    principals.cold = true
    const prover = new Prover(principals, sessionKeys(), SETTINGS)
    const proved = await prover.prove(proofRequest([['Authorization', `bearer  ${TOKEN} `]]))
    expect(proved).toMatchObject({ method: 'oauth' })
  })

  it.each<[string, Partial<HeldToken>, Partial<PrincipalParts>, Partial<Refusal>]>([
    ['has expired', { expiresAtMs: NOW }, {}, { code: 'InvalidSignature', stale: true }],
    ['is older than the password', {}, { credentialsChangedAtMs: NOW + 1 }, { code: 'InvalidSignature', stale: true }],
    ['is of a user who is disabled', {}, { active: false }, { code: 'NoSuchKey', stale: true }],
    ['is for another service', { services: ['barn'] }, {}, { code: 'NoSuchKey' }],
    ['is for no service', { services: [] }, {}, { code: 'NoSuchKey' }],
  ])('proves nobody when it %s', async (_, token, parts, refusal) => {
    expect(await prove(token, parts)).toMatchObject({ ...refusal, named: 'fred' })
  })

  it('that nobody has is a guess', async () => {
    const refusal = await prove({}, {}, {}, accessToken(2))
    expect(refusal).toEqual({ code: 'InvalidSignature', detail: 'unknown access token' })
  })

  it('stands as long as it was told, to the millisecond', async () => {
    expect(await prove({ expiresAtMs: NOW + 1 }, { credentialsChangedAtMs: NOW })).toMatchObject({ method: 'oauth' })
  })

  it('of a service is for that service alone, both to show it to and to ask about', async () => {
    const of = async (services: readonly string[], service: string, boundService: string): Promise<boolean> =>
      !isRefusal(await prove({ services }, {}, { service, boundService }))
    expect(await of(['orchard'], 'orchard', 'orchard')).toBe(true)
    expect(await of(['orchard'], 'tinyauth', 'orchard')).toBe(false)
    expect(await of(['tinyauth'], 'tinyauth', 'orchard')).toBe(false)
    expect(await of(['tinyauth', 'orchard'], 'tinyauth', 'orchard')).toBe(true)
    expect(await of(['tinyauth'], 'tinyauth', ANY_SERVICE)).toBe(true)
    expect(await of(['Orchard'], 'orchard', 'orchard')).toBe(false)
  })

  it('is no session token, and the other way round', async () => {
    expect(await prove({}, {}, {}, 'a.b.c')).toMatchObject({ code: 'InvalidSignature' })
    const request = proofRequest([['Cookie', `tinysess=${TOKEN}`]])
    const principals = new FakePrincipals(principal('fred', { tokens: tokensOf(heldToken()) }))
    const proved = await new Prover(principals, sessionKeys(), SETTINGS).prove(request)
    expect(proved).toMatchObject({ code: 'InvalidSignature' })
  })
})

const CLAIMED = readCallerContext({ ClientId: 'mine', TokenScopes: ['all'] }, {})
const SETTING = {
  service: 'orchard',
  region: 'global',
  nowMs: NOW,
  context: CLAIMED,
}
const LEVELS: Readonly<Record<string, string>> = {
  ...{ List: 'list', Get: 'read', Put: 'write', Press: 'execute', Share: 'permissions' },
}

function levelOf(action: string): string | undefined {
  return LEVELS[action.slice('orchard:'.length)]
}

function allowed(proved: Identity): readonly string[] {
  const names = [...Object.keys(LEVELS), 'Unknown']
  const pairs = names.map((name) => ({ action: `orchard:${name}`, resource: 'arn:tinyauth:orchard:::apples/1' }))
  const decisions = decidePairs(proved, pairs, SETTING, levelOf, decide)
  return names.filter((_, index) => decisions[index]?.kind === 'allow')
}

describe('somebody with an access token', () => {
  const own = source('user', policyOf('Allow', 'orchard:*'))

  it.each([
    [['read'], ['List', 'Get']],
    [['write'], ['Put']],
    [['execute'], ['Press']],
    [
      ['read', 'execute'],
      ['List', 'Get', 'Press'],
    ],
    [
      ['read', 'write', 'execute'],
      ['List', 'Get', 'Put', 'Press'],
    ],
    [['openid', 'profile', 'email', 'groups', 'offline_access'], []],
    [[], []],
  ])('may with %j at most %j', async (scopes, expected) => {
    expect(allowed(await identity({ scopes }, { own }))).toEqual(expected)
  })

  it('may do no more by asking what they may do at all', async () => {
    const permitted = async (scopes: readonly string[]): Promise<number> =>
      permittedFor(await identity({ scopes }, { own }), 'orchard:Get', SETTING, levelOf).allowed.length
    expect(await permitted(['read'])).toBe(1)
    expect(await permitted(['write'])).toBe(0)
  })

  it('is known to policies by client, scopes, time and method, whatever the caller says', async () => {
    const conditions = {
      StringEquals: { ClientId: 'press', AuthMethod: 'oauth' },
      'ForAllValues:StringEquals': { TokenScopes: ['read', 'openid'] },
      'ForAnyValue:StringEquals': { TokenScopes: 'openid' },
      DateEquals: { TokenIssueTime: new Date(NOW).toISOString() },
      Null: { KeyId: true, SessionId: true },
      Bool: { Mfa: false },
    }
    const under = (Condition: object): Partial<PrincipalParts> => ({
      own: source('user', compilePolicy(statementIf(Condition), { id: 'if' })),
    })
    const scopes = ['read', 'openid']
    expect(allowed(await identity({ scopes }, under(conditions)))).toEqual(['List', 'Get'])
    expect(allowed(await identity({ scopes }, under({ StringEquals: { ClientId: 'mine' } })))).toEqual([])
  })
})

function statementIf(Condition: object): object {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } }
}
