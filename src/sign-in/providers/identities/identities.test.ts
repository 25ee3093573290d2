import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { definition, found, person, SignInRoom } from '../../../../test/sign-in/providers/sign-in-room.js'
import { refusalOf } from '../../../../test/manage/manage-room.js'
import {
  AttachmentEntity,
  FactorEntity,
  FederatedIdentityEntity,
  GroupEntity,
  IdentityProviderEntity,
  MembershipEntity,
  PolicyEntity,
  SessionEntity,
  UserEntity,
} from '../../../store/index.js'
import type { Profile } from '../../federation/profile.js'
import { deleteProvider } from '../api/deletion-of-provider.js'
import type { FoundProvider } from '../found-provider.js'
import type { ResolvedIdentity } from './identities.js'

let room: SignInRoom

beforeEach(async () => {
  room = await SignInRoom.open()
})

afterEach(() => room.close())

async function signIn(profile: Profile, provider: FoundProvider = found(), linkTo?: string): Promise<ResolvedIdentity> {
  const resolved = await resolve(profile, provider, linkTo)
  if (resolved.refused !== undefined) throw new Error(resolved.refused)
  return resolved
}

function resolve(
  profile: Profile,
  provider: FoundProvider = found(),
  linkTo?: string,
): ReturnType<typeof room.identities.resolve> {
  return room.run((tx) => room.identities.resolve(tx, provider, profile, linkTo === undefined ? {} : { linkTo }))
}

function userOf(id: string): Promise<UserEntity> {
  return room.run(({ manager }) => manager.findOneByOrFail(UserEntity, { id }))
}

async function refusal(profile: Profile, provider?: FoundProvider, linkTo?: string): Promise<string | undefined> {
  return (await resolve(profile, provider, linkTo)).refused
}

describe('whoever is admitted and unknown', () => {
  it('becomes a person with what the provider said, and with SelfService alone', async () => {
    const { uid, username, created } = await signIn(person({ picture: 'https://example.com/fred.png' }))
    expect([username, created]).toEqual(['fred', true])
    expect(await userOf(uid)).toMatchObject({
      ...{ displayName: 'Fred', email: 'fred@example.com', emailVerified: true, type: 'human', status: 'active' },
      ...{ picture: 'https://example.com/fred.png', passwordHash: null },
    })
    const policies = await room.run(async ({ manager }) => {
      const attachments = await manager.findBy(AttachmentEntity, { userId: uid })
      return Promise.all(attachments.map(({ policyId: id }) => manager.findOneByOrFail(PolicyEntity, { id })))
    })
    expect(policies.map(({ name }) => name)).toEqual(['SelfService'])
    expect(room.commits.at(-1)?.subjects).toContainEqual({ type: 'user', id: uid })
  })

  it('is the same user at every later sign-in, whatever else changed', async () => {
    const first = await signIn(person())
    const again = await signIn(person({ email: 'other@example.com', preferredUsername: 'root', name: 'Other' }))
    expect(again).toEqual({ ...first, created: false })
  })

  it('is another user when another issuer, or another provider, says the same subject', async () => {
    const { uid } = await signIn(person())
    const others = [
      await signIn(person({ issuer: 'https://other.example.com' })),
      await signIn(person(), found({ name: 'second' })),
    ]
    expect(new Set([uid, ...others.map((other) => other.uid)]).size).toBe(3)
  })

  it('never becomes an existing user by e-mail or name', async () => {
    const existing = await room.user('fred', { email: 'fred@example.com', emailVerified: true })
    const { uid, username } = await signIn(person({ preferredUsername: 'Fred' }))
    expect(uid).not.toBe(existing.id)
    expect(username).toBe('Fred-2')
  })

  it('is refused where the provider makes no users, also when a user has the address', async () => {
    await room.user('fred', { email: 'fred@example.com', emailVerified: true })
    expect(await refusal(person(), found({ createsUsers: false }))).toContain('is not linked')
    expect(await room.run(({ manager }) => manager.count(FederatedIdentityEntity))).toBe(0)
  })

  it('keeps of the profile only what a user may have', async () => {
    const profile = person({ email: 'a(b)@example.com', picture: 'javascript:alert(1)', name: 'x\u0000y' })
    const { uid } = await signIn(profile)
    expect(await userOf(uid)).toMatchObject({ email: null, emailVerified: false, picture: null, displayName: null })
  })
})

describe('a first user name', () => {
  it.each<[Partial<Profile>, string]>([
    [{ preferredUsername: 'jane.doe' }, 'jane.doe'],
    [{ preferredUsername: 'jane@corp.example' }, 'jane'],
    [{ email: 'jane+x@example.com' }, 'jane+x'],
    [{ name: 'José García' }, 'Jose-Garcia'],
    [{ preferredUsername: '../root' }, 'root-2'],
    [{ preferredUsername: 'ROOT' }, 'ROOT-2'],
    [{ preferredUsername: 'a/b:c*d?' }, 'a-b-c-d'],
    [{ preferredUsername: '${Username}' }, 'Username'],
    [{ name: '李' }, 'user'],
    [{ preferredUsername: '\u202egnp' }, 'user'],
    [{ preferredUsername: 'x'.repeat(200) }, 'x'.repeat(100)],
    [{}, 'user'],
  ])('of %j is %s', async (told, expected) => {
    const { issuer, subject, emailVerified, groups } = person()
    expect((await signIn({ issuer, subject, emailVerified, groups, ...told })).username).toBe(expected)
  })

  it('is never taken twice, however many want it', async () => {
    const names: string[] = []
    for (let i = 0; i < 25; i++) names.push((await signIn(person({ subject: `s-${i}` }))).username)
    expect(names.slice(0, 3)).toEqual(['fred', 'fred-2', 'fred-3'])
    expect(new Set(names).size).toBe(25)
  })
})

describe('what a provider says of a user', () => {
  it('is followed as long as nobody wrote something else', async () => {
    const { uid } = await signIn(person())
    await signIn(person({ name: 'Frederick', email: 'f@example.com' }))
    expect(await userOf(uid)).toMatchObject({ displayName: 'Frederick', email: 'f@example.com' })
    await room.run(({ manager }) => manager.update(UserEntity, { id: uid }, { displayName: 'Freddy' }))
    await signIn(person({ name: 'Frederick II', email: 'f2@example.com', emailVerified: false }))
    expect(await userOf(uid)).toMatchObject({ displayName: 'Freddy', email: 'f2@example.com', emailVerified: false })
  })

  it('changes nothing of a user who was there before', async () => {
    const fred = await room.user('fred', { displayName: 'Fred' })
    await signIn(person(), found(), fred.id)
    await signIn(person({ name: 'Other', email: 'o@example.com' }))
    expect(await userOf(fred.id)).toMatchObject({ displayName: 'Fred', email: null })
  })
})

describe('linking', () => {
  it('gives the user who is signed in the identity', async () => {
    const fred = await room.user('fred')
    const linked = await signIn(person(), found({ createsUsers: false }), fred.id)
    expect([linked.uid, linked.created]).toEqual([fred.id, false])
    expect((await signIn(person(), found({ createsUsers: false }))).uid).toBe(fred.id)
  })

  it('is refused for the identity of another user, and for a user who is disabled', async () => {
    const jane = await room.user('jane')
    const gone = await room.user('gone', { status: 'disabled' })
    await signIn(person())
    expect(await refusal(person(), found(), jane.id)).toContain('another user')
    expect(await refusal(person({ subject: 'new' }), found(), gone.id)).toContain('disabled')
  })

  it('does not let a disabled user in', async () => {
    const { uid } = await signIn(person())
    await room.run(({ manager }) => manager.update(UserEntity, { id: uid }, { status: 'disabled' }))
    expect(await refusal(person())).toContain('disabled')
  })
})

describe('admission', () => {
  it('answers the rule, our groups and the level', async () => {
    const provider = found({
      kind: 'gitlab',
      settings: { clientId: 'x', readGroups: true },
      admission: { rules: '@example.com', groups: ['acme'] },
      groupMapping: { acme: 'staff', other: 'others' },
    })
    const groups = [
      { path: 'acme/core', accessLevel: 30 },
      { path: 'acme', accessLevel: 20 },
      { path: 'other', accessLevel: 50 },
    ]
    expect(await room.identities.admit(provider, { profile: person({ groups }) })).toMatchObject({
      ...{ admitted: true, groups: ['others', 'staff'], accessLevel: 30 },
    })
  })

  it.each<[string, Partial<Profile>]>([
    ['another domain', { email: 'a@example.com.evil.org' }],
    ['an address that is not verified', { emailVerified: false }],
    ['no address', { email: '' }],
    ['no subject', { subject: '' }],
    ['a subject with control characters', { subject: 'a\u0000b' }],
    ['no issuer', { issuer: '' }],
  ])('refuses %s', async (_what, told) => {
    expect((await room.identities.admit(found(), { profile: person(told) })).admitted).toBe(false)
  })

  it('asks the hook of the application, which can only refuse', async () => {
    const hook = (): { admitted: false; why: string } => ({ admitted: false, why: 'on holiday' })
    const verdict = await room.identities.admit({ ...found(), hook }, { profile: person() })
    expect(verdict).toEqual({ admitted: false, why: 'hook: on holiday' })
  })
})

describe('memberships by the word of a provider', () => {
  let uid: string

  async function inside(): Promise<readonly string[]> {
    const rows = await room.run(({ manager }) =>
      manager
        .createQueryBuilder(MembershipEntity, 'm')
        .innerJoin('groups', 'g', 'g.id = m.groupId')
        .select('g.path', 'path')
        .addSelect('m.viaProvider', 'via')
        .where('m.userId = :uid', { uid })
        .orderBy('g.path')
        .getRawMany<{ path: string; via: string | null }>(),
    )
    return rows.map(({ path, via }) => `${path} ${via ?? 'given'}`)
  }

  beforeEach(async () => {
    ;({ uid } = await signIn(person()))
    for (const path of ['staff', 'admins', 'eng/core']) await room.group(path)
  })

  const sync = (...groups: readonly string[]): ReturnType<typeof room.identities.syncGroups> =>
    room.run((tx) => room.identities.syncGroups(tx, uid, 'corp', groups))

  it('follow the mapped groups, and tell user and groups', async () => {
    expect(await sync('staff', 'eng/core')).toEqual({ added: ['eng/core', 'staff'], removed: [], ignored: [] })
    expect(
      room.commits
        .at(-1)
        ?.subjects.map(({ type }) => type)
        .sort(),
    ).toEqual(['group', 'group', 'user'])
    expect(await sync('staff', 'admins')).toEqual({ added: ['admins'], removed: ['eng/core'], ignored: [] })
    expect(await inside()).toEqual(['admins corp', 'staff corp'])
    const commits = room.commits.length
    expect(await sync('staff', 'admins')).toEqual({ added: [], removed: [], ignored: [] })
    expect(room.commits).toHaveLength(commits)
  })

  it('leave alone what somebody gave, and what another provider says', async () => {
    const { id: groupId } = await room.group('by-hand')
    const { id: otherId } = await room.group('by-other')
    const base = { userId: uid, createdAt: 0 }
    await room.run(async ({ manager }) => {
      await manager.insert(MembershipEntity, { ...base, id: 'm-1', groupId })
      await manager.insert(MembershipEntity, { ...base, id: 'm-2', groupId: otherId, viaProvider: 'other' })
    })
    await sync('by-hand', 'by-other')
    await sync()
    expect(await inside()).toEqual(['by-hand given', 'by-other other'])
  })

  it('are not made for groups that are not here, which the log says', async () => {
    expect((await sync('nowhere', 'Staff', 'staff')).ignored).toEqual(['Staff', 'nowhere'])
    expect(JSON.stringify(room.warnings)).toContain('nowhere')
  })

  it('do not shed the limits that an administrator set, when a group is left and joined again', async () => {
    await sync('staff')
    const until = room.clock.now() + 1000
    await room.run(({ manager }) => manager.update(MembershipEntity, { userId: uid }, { notAfter: until }))
    await sync()
    await sync('staff')
    const [membership] = await room.run(({ manager }) => manager.findBy(MembershipEntity, { userId: uid }))
    expect(membership?.notAfter).toBe(room.clock.now())
  })
})

describe('more groups than a user may be in', () => {
  it('are left out', async () => {
    const small = await SignInRoom.open({ MAX_GROUPS_PER_USER: '2' })
    const user = await small.user('fred')
    for (const path of ['a', 'b', 'c']) await small.group(path)
    const changes = await small.run((tx) => small.identities.syncGroups(tx, user.id, 'corp', ['c', 'b', 'a']))
    expect(changes).toEqual({ added: ['a', 'b'], removed: [], ignored: ['c'] })
    await small.close()
  })
})

describe('groups that await an owner', () => {
  async function awaiting(path: string): Promise<GroupEntity> {
    const group = await room.group(path)
    const awaited = { ownerProvider: 'corp', ownerSubject: '1001' }
    await room.run(({ manager }) => manager.update(GroupEntity, { id: group.id }, awaited))
    return group
  }

  function claim(uid: string, subject = '1001', provider = 'corp'): Promise<readonly string[]> {
    return room.run((tx) => room.identities.claimGroups(tx, { uid, provider, subject }))
  }

  it('are claimed once, and by nobody else', async () => {
    const { id } = await awaiting('eng')
    const { uid } = await signIn(person())
    expect([await claim(uid, '1002'), await claim(uid, '1001', 'other')]).toEqual([[], []])
    expect(await claim(uid)).toEqual(['eng'])
    expect(room.commits.at(-1)?.subjects).toEqual([
      { type: 'user', id: uid },
      { type: 'group', id },
    ])
    await room.run(({ manager }) => manager.delete(MembershipEntity, { userId: uid }))
    expect(await claim(uid)).toEqual([])
  })

  it('go on waiting past the groups that a user may be in', async () => {
    await room.close()
    room = await SignInRoom.open({ MAX_GROUPS_PER_USER: '1' })
    await awaiting('eng')
    await awaiting('ops')
    const { uid } = await signIn(person())
    expect(await claim(uid)).toEqual(['eng'])
    expect(await claim(uid)).toEqual([])
    await room.run(({ manager }) => manager.delete(MembershipEntity, { userId: uid }))
    expect(await claim(uid)).toEqual(['ops'])
  })
})

describe('groups that await an owner by a provider that is deleted', () => {
  it('await nobody: whoever comes under its name is another one', async () => {
    const { id } = await room.group('eng')
    const providerId = await room.row({ name: 'corp' })
    await room.run(({ manager }) =>
      manager.update(GroupEntity, { id }, { ownerProvider: 'corp', ownerSubject: '1001' }),
    )
    await room.run(async (tx) => {
      const provider = await tx.manager.findOneByOrFail(IdentityProviderEntity, { id: providerId })
      await deleteProvider(tx, provider, room.sessions)
      expect(await tx.manager.findOneByOrFail(GroupEntity, { id })).toMatchObject({ ownerProvider: null })
    })
  })
})

describe('unlinking', () => {
  const usable = new Set(['corp'])

  function unlink(user: UserEntity, id: string, force = false): Promise<number> {
    return room.run((tx) => room.identities.unlink(tx, user, id, { usable, force }))
  }

  it('ends the sessions and memberships that stand on the identity', async () => {
    await room.group('staff')
    const { uid, identityId } = await signIn(person())
    await room.run(({ manager }) => manager.update(UserEntity, { id: uid }, { passwordHash: 'x' }))
    await room.run((tx) => room.identities.syncGroups(tx, uid, 'corp', ['staff']))
    const place = { sourceIp: '192.0.2.1', userAgent: undefined }
    const session = { uid, kind: 'browser', methods: ['fed'] } as const
    await room.run((tx) => room.sessions.begin(tx, { ...session, provider: 'corp', identityId }, place))
    await room.run((tx) => room.sessions.begin(tx, { ...session, methods: ['pwd'] }, place))
    expect(await unlink(await userOf(uid), identityId)).toBe(1)
    expect(await room.run(({ manager }) => manager.findBy(SessionEntity, { userId: uid }))).toMatchObject([
      { methods: ['pwd'] },
    ])
    expect(await room.run(({ manager }) => manager.countBy(MembershipEntity, { userId: uid }))).toBe(0)
    expect(await room.run(({ manager }) => manager.count(FederatedIdentityEntity))).toBe(0)
  })

  it('ends the memberships also where another identity of the provider stays: what that one gives comes back with it', async () => {
    await room.group('staff')
    const { uid, identityId } = await signIn(person())
    await signIn(person({ subject: 'second' }), found(), uid)
    await room.run((tx) => room.identities.syncGroups(tx, uid, 'corp', ['staff']))
    await unlink(await userOf(uid), identityId)
    expect(await room.run(({ manager }) => manager.countBy(MembershipEntity, { userId: uid }))).toBe(0)
  })

  it('does not take the last way in, unless it is forced', async () => {
    const { uid, identityId } = await signIn(person())
    const refused = await refusalOf(unlink(await userOf(uid), identityId))
    expect([refused.code, refused.problems['identity']]).toEqual(['Conflict', expect.stringContaining('force=true')])
    expect(await unlink(await userOf(uid), identityId, true)).toBe(0)
  })

  it.each<[string, (uid: string) => Promise<unknown>]>([
    ['a password', (id) => room.run(({ manager }) => manager.update(UserEntity, { id }, { passwordHash: 'x' }))],
    ['another identity', (id) => signIn(person({ subject: 'second' }), found(), id)],
    [
      'a passkey',
      (userId) =>
        room.run(({ manager }) =>
          manager.insert(FactorEntity, {
            ...{ id: 'f-1', userId, kind: 'webauthn', name: 'key', discoverable: true, signCount: 0, createdAt: 0 },
          }),
        ),
    ],
  ])('is possible with %s', async (_what, prepare) => {
    const { uid, identityId } = await signIn(person())
    await prepare(uid)
    expect(await unlink(await userOf(uid), identityId)).toBe(0)
  })

  it('is refused when all that is left is an identity of a provider that is not there', async () => {
    const { uid, identityId } = await signIn(person())
    await signIn(person(), found({ ...definition(), name: 'gone' }), uid)
    expect((await refusalOf(unlink(await userOf(uid), identityId))).code).toBe('Conflict')
  })

  it('finds only identities of the user', async () => {
    const { identityId } = await signIn(person())
    expect((await refusalOf(unlink(await room.user('jane'), identityId))).code).toBe('NotFound')
  })
})
