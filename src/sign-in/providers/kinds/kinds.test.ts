import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { compiled, found } from '../../../../test/sign-in/providers/sign-in-room.js'
import { PasswordHasher } from '../../../common/secrets/password-hasher.js'
import type { BasicUsers } from './basic-users.js'
import { networkProblem } from './narrow-network.js'
import { withHashes } from './plain-passwords.js'
import { TestLogin } from './test-login.js'
import type { TrustedHeader } from './trusted-header.js'

const hasher = new PasswordHasher({ running: 2 })
const ADDRESS = '192.0.2.1'

async function listOf(...users: readonly Record<string, unknown>[]): Promise<BasicUsers> {
  const { settings } = await withHashes({ users }, hasher)
  const { direct } = found({
    name: 'list',
    kind: 'basic',
    settings,
    clientSecret: undefined,
    admission: { everyone: true },
  })
  if (direct?.kind !== 'basic') throw new Error('no list')
  return direct
}

describe('a list of users', () => {
  it('knows whoever gives the right password, as the subject of that name', async () => {
    const list = await listOf({ name: 'fred', password: 'a,b:c', email: 'fred@example.com', groups: ['staff'] })
    expect(await list.prove({ username: 'fred', password: 'a,b:c', address: ADDRESS })).toEqual({
      issuer: 'urn:tinyauth:provider:list',
      subject: 'fred',
      preferredUsername: 'fred',
      name: 'fred',
      email: 'fred@example.com',
      emailVerified: true,
      groups: [{ path: 'staff' }],
      credential: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  it('vouches for somebody as long as they stand in the list with the same password', async () => {
    const list = await listOf({ name: 'fred', password: 'right' })
    const profile = await list.prove({ username: 'fred', password: 'right', address: ADDRESS })
    if (profile === undefined) throw new Error('nobody')
    expect(list.stillVouches(profile)).toBeUndefined()
    expect(list.stillVouches({ ...profile, subject: 'nobody' })).toBe('the user is not in the list any more')
    const { credential: _, ...without } = profile
    const again = await listOf({ name: 'fred', password: 'other' })
    expect([list.stillVouches(without), again.stillVouches(profile)]).toEqual(Array(2).fill('the password was changed'))
  })

  it('does not vouch any more for an address or a group that it takes away', async () => {
    const list = await listOf({
      name: 'fred',
      password: 'right',
      email: 'fred@example.com',
      groups: ['staff', 'friends'],
    })
    const profile = await list.prove({ username: 'fred', password: 'right', address: ADDRESS })
    if (profile === undefined) throw new Error('nobody')
    const { email: _, ...withoutAddress } = { ...profile, groups: [{ path: 'staff' }] }
    expect([list.stillVouches(profile), list.stillVouches(withoutAddress)]).toEqual([undefined, undefined])
    expect(list.stillVouches({ ...profile, email: 'fred@admins.example.com' })).toBe('the address was changed')
    const admin = [...profile.groups, { path: 'admins' }]
    expect(list.stillVouches({ ...profile, groups: admin })).toBe('a group was taken away')
  })

  it.each([
    ['fred', 'wrong'],
    ['fred', ''],
    ['Fred', 'right'],
    ['nobody', 'right'],
    ['__proto__', 'right'],
    ['fred', '\ud800'],
  ])('does not know %j with %j', async (username, password) => {
    const list = await listOf({ name: 'fred', password: 'right' })
    expect(await list.prove({ username, password, address: ADDRESS })).toBeUndefined()
  })

  it('refuses after too many failures, also the right password', async () => {
    const list = await listOf({ name: 'fred', password: 'right' })
    for (let i = 0; i < 3; i++) await list.prove({ username: 'fred', password: 'wrong', address: `192.0.2.${i}` })
    const next = list.prove({ username: 'fred', password: 'right', address: '192.0.2.9' })
    await expect(next).rejects.toMatchObject({ code: 'TooManyRequests' })
  })

  it.each([
    ['$2y$10$abcdefghijklmnopqrstuu', 'bcrypt'],
    ['$scrypt$ln=15,r=8,p=1$c2FsdA$aGFzaA', 'scrypt'],
    ['$apr1$salt$hash', 'MD5'],
    ['{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=', 'SHA-1'],
    ['secret', 'argon2id'],
    ['', 'argon2id'],
  ])('is refused with the hash %j, which nobody could sign in with', (passwordHash, named) => {
    const settings = { users: [{ name: 'fred', passwordHash }] }
    const { problems } = compiled({ kind: 'basic', settings, clientSecret: undefined, admission: { everyone: true } })
    expect(problems).toEqual({ 'settings/users/0/passwordHash': expect.stringContaining(named) })
  })

  it('is refused without users, with one name twice, and with a password beside its hash', async () => {
    const base = { kind: 'basic', clientSecret: undefined, admission: { everyone: true } }
    expect(Object.keys(compiled({ ...base, settings: { users: [] } }).problems ?? {})).toEqual(['settings/users'])
    const twice = await withHashes(
      {
        users: [
          { name: 'a', password: 'x' },
          { name: 'A', password: 'y' },
        ],
      },
      hasher,
    )
    expect(Object.keys(compiled({ ...base, settings: twice.settings }).problems ?? {})).toEqual([
      'settings/users/1/name',
    ])
    const both = await withHashes({ users: [{ name: 'a', password: 'x', passwordHash: 'y' }] }, hasher)
    expect(Object.keys(both.problems)).toEqual(['settings/users/0/password'])
  })

  it('keeps the hash of whoever is sent back without one', async () => {
    const stored = (await withHashes({ users: [{ name: 'fred', password: 'right' }] }, hasher)).settings
    const sent = { users: [{ name: 'fred', hasPassword: true }, { name: 'jane' }] }
    const { settings } = await withHashes(sent, hasher, stored)
    expect(settings['users']).toEqual([(stored['users'] as unknown[])[0], { name: 'jane' }])
  })
})

describe('networks whose headers are believed', () => {
  it.each(['10.0.0.0/8', '192.0.2.7', '192.0.2.7/32', 'fd00::/8', '2001:db8::/32', '::1', '::1/128'])(
    'may be %s',
    (text) => {
      expect(networkProblem(text)).toBeUndefined()
    },
  )

  it.each([
    ...['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '8000::/1', '::/64', '::ffff:0:0/96', '::ffff:8.0.0.0/104'],
    ...['0:0:0:0:0:ffff:a00:0/104', '::1/64', 'example.com', '', '10.0.0.0/33'],
  ])('are not %j', (text) => {
    expect(networkProblem(text)).toEqual(expect.any(String))
  })
})

function proxy(settings: Record<string, unknown> = {}): TrustedHeader {
  const { direct } = found({
    name: 'proxy',
    kind: 'trusted-header',
    settings: { networks: ['10.0.0.0/8', 'fd00::/8'], userHeader: 'X-Auth-User', ...settings },
    clientSecret: undefined,
    admission: { everyone: true },
  })
  if (direct?.kind !== 'trusted-header') throw new Error('no proxy')
  return direct
}

const FULL = { emailHeader: 'X-Auth-Email', nameHeader: 'X-Auth-Name', groupsHeader: 'X-Auth-Groups' }

describe('the headers of a proxy', () => {
  it('say who somebody is', () => {
    const headers = new HeaderList([
      ['x-auth-user', 'fred'],
      ['X-AUTH-EMAIL', 'fred@example.com'],
      ['X-Auth-Name', Buffer.from('Frédéric').toString('latin1')],
      ['X-Auth-Groups', 'staff, eng/core,,'],
    ])
    expect(proxy(FULL).profileOf('10.1.2.3', headers)).toEqual({
      issuer: 'urn:tinyauth:provider:proxy',
      subject: 'fred',
      preferredUsername: 'fred',
      name: 'Frédéric',
      email: 'fred@example.com',
      emailVerified: true,
      groups: [{ path: 'staff' }, { path: 'eng/core' }],
    })
  })

  it.each(['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1'])('are believed from %s', (peer) => {
    expect(proxy().profileOf(peer, new HeaderList([['X-Auth-User', 'fred']]))?.subject).toBe('fred')
  })

  it.each(['11.1.2.3', '127.0.0.1', '::1', '::ffff:11.1.2.3', '', 'unknown', '10.1.2.3, 8.8.8.8'])(
    'are not believed from %j, whatever X-Forwarded-For says',
    (peer) => {
      const headers = new HeaderList([
        ['X-Auth-User', 'fred'],
        ['X-Forwarded-For', '10.1.2.3'],
      ])
      expect(proxy().profileOf(peer, headers)).toBeUndefined()
    },
  )

  it.each<[string, [string, string][]]>([
    ['nobody', []],
    ['an empty name', [['X-Auth-User', '']]],
    [
      'two people',
      [
        ['X-Auth-User', 'fred'],
        ['X-Auth-User', 'root'],
      ],
    ],
    ['bytes that are no UTF-8', [['X-Auth-User', '\u00ff']]],
    ['somebody in another header', [['X_Auth_User', 'fred']]],
  ])('name nobody when they name %s', (_what, pairs) => {
    expect(proxy().profileOf('10.1.2.3', new HeaderList(pairs))).toBeUndefined()
  })

  it.each([
    [{ userHeader: 'X-User' }, 'settings/networks'],
    [{ userHeader: 'X-User', networks: [] }, 'settings/networks'],
    [{ userHeader: 'X-User', networks: ['0.0.0.0/0'] }, 'settings/networks/0'],
    [{ userHeader: 'Authorization', networks: ['10.0.0.1'] }, 'settings/userHeader'],
    [{ userHeader: 'X User', networks: ['10.0.0.1'] }, 'settings/userHeader'],
    [{ networks: ['10.0.0.1'] }, 'settings/userHeader'],
  ])('are never believed with %j', (settings, field) => {
    const base = { kind: 'trusted-header', clientSecret: undefined, admission: { everyone: true } }
    expect(Object.keys(compiled({ ...base, settings }).problems ?? {})).toEqual([field])
  })
})

describe('the sign-in of development', () => {
  it('makes anybody of any name, and nobody of none', () => {
    const login = new TestLogin()
    expect(login.profileOf(' fred ')).toMatchObject({ issuer: 'urn:tinyauth:provider:test', subject: 'fred' })
    expect(['', '  ', 'a\u0000b', 'x'.repeat(256)].map((who) => login.profileOf(who))).toEqual(Array(4).fill(undefined))
  })
})
