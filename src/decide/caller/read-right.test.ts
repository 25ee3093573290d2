import type { Identity } from '@tinyauth/decision'
import { describe, expect, it } from '@jest/globals'
import {
  accessKey,
  heldSession,
  heldToken,
  keysOf,
  principal,
  sessionsOf,
  tokensOf,
} from '../../../packages/decision/test/principals.js'
import { FakeSnapshot } from '../../../test/snapshot/fake-snapshot.js'
import { newCall } from '../../common/call.js'
import { ManualClock } from '../../common/clock.js'
import { ReadRight } from './read-right.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const KEYS = keysOf(
  accessKey('AKGUARD', { services: ['apples'], sourceCidrs: ['10.0.0.0/8'], expiresAtMs: NOW + 1000 }),
)
const guard = principal('guard', { keys: KEYS })
const BY_COOKIE: Identity = {
  ...{ entry: principal('guard', { sessions: sessionsOf(heldSession('s1')) }), method: 'session', mfa: false },
  ...{ sessionId: 's1', byCookie: true },
}
const BY_KEY: Identity = { entry: guard, keyId: 'AKGUARD', method: 'sigv4', mfa: false }
const BY_SESSION: Identity = { entry: guard, method: 'session', mfa: false, expiresAtMs: NOW + 3_599_000 }

interface Changed {
  readonly now?: number
  readonly held?: FakeSnapshot
  readonly service?: string
  readonly sourceIp?: string
  readonly permitted?: boolean
}

function holds(identity: Identity, changed: Changed = {}): Promise<boolean> {
  const {
    now = NOW,
    held = new FakeSnapshot(guard),
    service = 'apples',
    sourceIp = '10.0.0.1',
    permitted = true,
  } = changed
  const call = newCall({ requestId: 'r', sourceIp, secure: true, userAgent: undefined })
  const caller = { permits: () => permitted }
  const options = { snapshot: held, caller, clock: new ManualClock(now), ownService: 'tinyauth' }
  const what = { action: 'ReadEvents', resource: `services/${service}`, service }
  return new ReadRight(options, identity, call, what).holds()
}

describe('the right to go on reading', () => {
  it.each([BY_KEY, BY_SESSION])('holds as long as nothing changed', async (identity) => {
    expect(await holds(identity)).toBe(true)
  })

  it.each<[string, Changed]>([
    ['the key has expired', { now: NOW + 1000 }],
    ['the key is not for the service', { service: 'pears' }],
    ['the key is not for the address', { sourceIp: '192.0.2.1' }],
    ['the key is gone', { held: new FakeSnapshot(principal('guard')) }],
    ['the user is disabled', { held: new FakeSnapshot(principal('guard', { keys: KEYS, active: false })) }],
    ['the key is of another user now', { held: new FakeSnapshot(principal('guard', { keys: KEYS, uid: 'other' })) }],
    ['the decision is another', { permitted: false }],
  ])('does not hold when %s', async (_, changed) => {
    expect(await holds(BY_KEY, changed)).toBe(false)
  })

  it.each<[string, Changed]>([
    ['the session is over', { now: NOW + 3_599_000 }],
    ['the password is another', { held: new FakeSnapshot(principal('guard', { credentialsChangedAtMs: NOW })) }],
    ['the name is of another user', { held: new FakeSnapshot(principal('guard', { uid: 'other' })) }],
  ])('of a session does not hold when %s', async (_, changed) => {
    expect(await holds(BY_SESSION, changed)).toBe(false)
  })

  it('of a session on the server holds until its end, however long ago it began', async () => {
    const held = new FakeSnapshot(BY_COOKIE.entry)
    expect(await holds(BY_COOKIE, { held, now: NOW + 86_399_999 })).toBe(true)
    expect(await holds(BY_COOKIE, { held, now: NOW + 86_400_000 })).toBe(false)
    expect(await holds(BY_COOKIE, { held: new FakeSnapshot(principal('guard')) })).toBe(false)
  })

  it('of an access token holds as long as that stands', async () => {
    const token = heldToken()
    const entry = principal('guard', { tokens: tokensOf(token) })
    const { id, clientId, scopes, expiresAtMs } = token
    const identity: Identity = {
      ...{ entry, method: 'oauth', mfa: false, token: { id, clientId, scopes }, expiresAtMs },
    }
    const held = new FakeSnapshot(entry)
    expect(await holds(identity, { held, now: expiresAtMs - 1 })).toBe(true)
    expect(await holds(identity, { held, now: expiresAtMs })).toBe(false)
    expect(await holds(identity, { held: new FakeSnapshot(principal('guard')) })).toBe(false)
    const elsewhere = principal('guard', { tokens: tokensOf({ ...token, services: ['pears'] }) })
    expect(await holds(identity, { held: new FakeSnapshot(elsewhere) })).toBe(false)
  })

  it('cannot be told when the store has been out of reach for too long', async () => {
    const held = Object.assign(new FakeSnapshot(guard), { fresh: false, inReach: false })
    await expect(holds(BY_KEY, { held })).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })
})
