import { describe, expect, it } from '@jest/globals'
import type { Identity } from '@tinyauth/decision'
import { heldSession, membership, NOW, principal, sessionsOf } from '../../../packages/decision/test/principals.js'
import type { UnitOfWork, UserEntity } from '../../store/index.js'
import { LeasedIdentities, type LeasedIdentitiesOptions } from './leased-identities.js'

const TTL_SECONDS = 900
const APP = { region: 'global', service: 'app' }
type Scope = Parameters<LeasedIdentitiesOptions['issuer']['issue']>[1]

/** Identities whose user row, session and provider are as they are told. */
function made(
  user: Partial<UserEntity> | null,
  { stands = true, mostSeconds = 3600 } = {},
): { identities: LeasedIdentities; scopes: Scope[] } {
  const scopes: Scope[] = []
  const issue: LeasedIdentitiesOptions['issuer']['issue'] = (_, scope) => {
    scopes.push(scope)
    return { token: 'a.b.c', csrf: undefined, expiresInSeconds: 1, expiresAt: '' }
  }
  const read = (() => Promise.resolve(user)) as UnitOfWork['read'] // the one question that is asked
  const catalogue = { leaseTtlSeconds: () => TTL_SECONDS }
  const refresh = { stands: () => Promise.resolve(stands) }
  return {
    identities: new LeasedIdentities({
      issuer: { issue },
      refresh,
      snapshot: { catalogue },
      unitOfWork: { read },
      mostSeconds,
    }),
    scopes,
  }
}

const USER = { displayName: 'Fred', picture: null, email: null, emailVerified: false }

function identity(change: Partial<Identity> = {}, provider?: string): Identity {
  const session = heldSession('s1', provider === undefined ? {} : { provider })
  const memberships = [membership('staff', 'app:Get', { notAfterMs: NOW + 60_000 })]
  const entry = principal('fred', { memberships, sessions: sessionsOf(session) })
  return { entry, method: 'session', mfa: false, sessionId: 's1', ...change }
}

describe('what a service learns', () => {
  it('is who it is, with the groups of this moment', async () => {
    const { identities } = made(USER)
    expect(await identities.read(identity(), NOW)).toMatchObject({ name: 'Fred', groups: ['staff'], mfa: false })
    expect(await identities.read(identity(), NOW + 60_000)).toMatchObject({ groups: [] })
  })

  it('is nothing of a session that the rules of its provider do not admit any more', async () => {
    const { identities } = made(USER, { stands: false })
    await expect(identities.read(identity({}, 'okta'), NOW)).rejects.toMatchObject({ code: 'InvalidSignature' })
    // Nobody but a provider has such rules.
    expect(await identities.read(identity(), NOW)).toMatchObject({ name: 'Fred' })
  })

  it('is nothing of a user who is gone', async () => {
    await expect(made(null).identities.read(identity(), NOW)).rejects.toMatchObject({ code: 'NoSuchKey' })
  })
})

describe('the token for a service', () => {
  it('ends with the next end of a membership, and lasts no longer than a lease of the service', () => {
    const { identities, scopes } = made(USER)
    expect(identities.token(identity(), APP, NOW)).toEqual({ token: 'a.b.c', expiresAt: '', ttlSeconds: 60 })
    identities.token(identity(), APP, NOW + 60_000)
    expect(scopes).toMatchObject([
      { service: 'app', region: 'global', ttlSeconds: 60 },
      { service: 'app', region: 'global', ttlSeconds: TTL_SECONDS },
    ])
  })

  it('lasts no longer than where sessions are bound to addresses', () => {
    const { identities } = made(USER, { mostSeconds: 10 })
    expect(identities.token(identity(), APP, NOW)?.ttlSeconds).toBe(10)
  })

  it('is not given in the last second of a session, which it would outlive; a membership that ends takes no session along', () => {
    const { identities } = made(USER)
    const { entry } = identity()
    const endsMs = entry.parts.sessions?.get('s1')?.expiresAtMs ?? 0
    expect(identities.token(identity(), APP, endsMs - 999)).toBeUndefined()
    expect(identities.token(identity(), APP, endsMs - 1000)?.ttlSeconds).toBe(1)
    expect(identities.token(identity(), APP, NOW + 59_999)?.ttlSeconds).toBe(1)
  })

  it('is not given for an access key: it would outlive the key and its boundary', () => {
    const { entry } = identity()
    expect(made(USER).identities.token({ entry, method: 'basic', mfa: false, keyId: 'AK' }, APP, NOW)).toBeUndefined()
  })
})
