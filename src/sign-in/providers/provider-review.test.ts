import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { found, person, SignInRoom } from '../../../test/sign-in/providers/sign-in-room.js'
import { IdentityProviderEntity, MembershipEntity, SessionEntity } from '../../store/index.js'
import type { Profile } from '../federation/profile.js'

const PLACE = { sourceIp: '192.0.2.1', userAgent: undefined }
/** A client without a secret: there is nothing to seal. */
const SETTINGS = {
  ...{ clientId: 'tinyauth', clientAuthentication: 'none', groupsClaim: 'groups' },
  issuer: 'https://id.example.com',
}
const CORP = { name: 'corp', kind: 'oidc', settings: SETTINGS, admission: { rules: '@example.com' } }

let room: SignInRoom

beforeEach(async () => {
  room = await SignInRoom.open()
})

afterEach(() => room.close())

/** Signs somebody in, `times` times; answers who it is and the last session. */
function signIn(
  profile: Profile = person(),
  times = 1,
  groups: readonly string[] = [],
): Promise<{ readonly uid: string; readonly id: string }> {
  return room.run(async (tx) => {
    const resolved = await room.identities.resolve(tx, found(), profile, {})
    if (resolved.refused !== undefined) throw new Error(resolved.refused)
    await room.identities.syncGroups(tx, resolved.uid, 'corp', groups)
    const { uid, identityId } = resolved
    let id = ''
    for (let i = 0; i < times; i += 1) {
      const session = { uid, identityId, kind: 'browser', methods: ['fed'], provider: 'corp' } as const
      id = (await room.sessions.begin(tx, session, PLACE)).id
    }
    return { uid, id }
  })
}

function provider(more: object = {}): Promise<string> {
  return room.row({ ...CORP, ...more })
}

function change(more: object): Promise<void> {
  room.clock.advance(1)
  return room.run(async ({ manager }) => {
    await manager.update(IdentityProviderEntity, { name: 'corp' }, { ...more, updatedAt: room.clock.now() })
  })
}

function sessions(): Promise<number> {
  return room.run(({ manager }) => manager.count(SessionEntity))
}

describe('a review of a provider', () => {
  it('ends more sessions than one transaction does, and those alone that do not stand', async () => {
    await provider()
    for (let i = 0; i < 5; i += 1) {
      await signIn(person({ subject: `gone-${i}`, email: `gone-${i}@example.com`, preferredUsername: `gone-${i}` }), 60)
    }
    await signIn(person({ subject: 'stays', email: 'stays@example.com' }), 3)
    expect(await room.review.of('corp')).toBeUndefined()
    expect(await sessions()).toBe(303)
    await change({ admission: { rules: 'stays@example.com' } })
    expect(await room.review.of('corp')).toBeGreaterThan(0)
    expect(await sessions()).toBe(3)
  })

  it('asks a hook once a person, which may use the database meanwhile, and not at the start', async () => {
    let asked = 0
    room.hooks.set('corp', async () => {
      asked += 1
      return { admitted: (await sessions()) < 0, why: 'no', by: 'no' }
    })
    await provider()
    const { uid, id } = await signIn(person(), 40)
    await room.review.all()
    expect([asked, await sessions()]).toEqual([0, 40])
    expect(await room.refresh.stands(uid, id)).toBe(false)
    expect([asked, await sessions()]).toEqual([1, 39])
    await room.review.of('corp')
    expect([asked, await sessions()]).toEqual([2, 0])
  })

  it('ends what stands on the word of another issuer, or of a provider that is switched off or gone', async () => {
    for (const more of [
      { settings: { ...SETTINGS, issuer: 'https://other.example.com' } },
      { enabled: false },
      { name: 'renamed', lowerName: 'renamed' },
    ]) {
      await provider()
      await signIn()
      await room.review.all()
      expect(await sessions()).toBe(1)
      await change(more)
      await room.review.all()
      expect(await sessions()).toBe(0)
      await room.run(({ manager }) => manager.clear(IdentityProviderEntity))
    }
  })

  it('need not come first to end what was begun with a password that was changed since', async () => {
    const list = { issuer: 'urn:tinyauth:provider:corp', credential: 'old' }
    await signIn(person(list), 3)
    await signIn(person(list))
    expect(await sessions()).toBe(4)
    await signIn(person({ ...list, credential: 'new' }))
    expect(await sessions()).toBe(1)
  })

  it('takes nothing while a provider cannot be read, and refuses its people until it can', async () => {
    await provider({ groupMapping: { staff: 'team' } })
    await room.group('team')
    const { uid, id } = await signIn(person({ groups: [{ path: 'staff' }] }), 1, ['team'])
    await change({ sealedClientSecret: 'sealed by a key that is not here' })
    await room.review.all()
    expect(await room.refresh.stands(uid, id)).toBe(false)
    expect([await sessions(), await room.run(({ manager }) => manager.count(MembershipEntity))]).toEqual([1, 1])
    await change({ sealedClientSecret: null })
    expect(await room.refresh.stands(uid, id)).toBe(true)
  })

  it('takes the groups that the mapping does not give any more, gives none, and leaves those of others', async () => {
    await provider({ groupMapping: { staff: ['a', 'b'] } })
    for (const path of ['a', 'b', 'c', 'own']) await room.group(path)
    const { uid } = await signIn(person({ groups: [{ path: 'staff' }] }), 1, ['a', 'b'])
    await change({ groupMapping: { staff: [{ group: 'a', minAccessLevel: 'owner' }, 'b', 'c'] } })
    await room.review.of('corp')
    expect(await groupsOf(uid)).toEqual(['b'])
    await room.run(({ manager }) => manager.clear(IdentityProviderEntity))
    await room.review.all()
    expect(await groupsOf(uid)).toEqual([])
  })

  it('takes the groups of whoever its rules do not admit any more: a key or a password would go on with them', async () => {
    await provider({ groupMapping: { staff: ['a'] } })
    await room.group('a')
    const { uid } = await signIn(person({ groups: [{ path: 'staff' }] }), 1, ['a'])
    await change({ admission: { rules: 'others@example.com' } })
    await room.review.of('corp')
    expect(await groupsOf(uid)).toEqual([])
  })
})

async function groupsOf(userId: string): Promise<readonly string[]> {
  const rows = await room.run(({ manager }) =>
    manager
      .createQueryBuilder(MembershipEntity, 'm')
      .innerJoin('groups', 'g', 'g.id = m.groupId')
      .select('g.path', 'path')
      .where({ userId })
      .orderBy('g.path')
      .getRawMany<{ path: string }>(),
  )
  return rows.map(({ path }) => path)
}
