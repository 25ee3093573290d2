import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { ManageRoom, NOW, refusalOf } from '../../../test/manage/manage-room.js'
import { PasswordHasher } from '../../common/secrets/password-hasher.js'
import { UserEntity } from '../../store/index.js'
import { AccessKeysService } from '../access-keys/access-keys.service.js'
import { UsersService } from './users.service.js'

describe('users', () => {
  let room: ManageRoom
  let users: UsersService

  beforeEach(async () => {
    room = await ManageRoom.open()
    users = room.get(UsersService)
  })

  afterEach(() => room.close())

  function row(username: string): Promise<UserEntity> {
    return room.store.unitOfWork.read((manager) => manager.findOneByOrFail(UserEntity, { username }))
  }

  it('are made with the defaults of a human without password', async () => {
    const { version, value } = await users.create(room.call(), { username: 'fred' })
    expect(version).toBe(1)
    expect(Object.keys(value).slice(0, 3)).toEqual(['id', 'username', 'groups'])
    expect(value).toMatchObject({ id: 'fred', groups: [], status: 'active', type: 'human', boundary: null })
    expect((await row('fred')).passwordHash).toBeNull()
  })

  it('have one name in every spelling of its letters', async () => {
    await users.create(room.call(), { username: 'Alice' })
    const refusal = await refusalOf(users.create(room.call(), { username: 'aLICE' }))
    expect(refusal).toEqual({ code: 'Conflict', problems: { username: 'user `Alice` exists already' } })
  })

  it('are found by their exact name alone, because that is the name whose ARN was checked', async () => {
    await users.create(room.call(), { username: 'Alice' })
    expect(await refusalOf(users.get('alice'))).toEqual({
      code: 'NotFound',
      problems: { user: 'user `alice` does not exist' },
    })
  })

  it('keep their password when they are renamed, and keep their id', async () => {
    await users.create(room.call(), { username: 'fred', password: 'secret' })
    const before = await row('fred')
    await users.update(room.call(), 'fred', { username: 'frederick' }, undefined)
    const after = await row('frederick')
    expect([after.id, after.passwordHash, after.version]).toEqual([before.id, before.passwordHash, 2])
    expect(room.permissions.asked).toEqual(['UpdateUser users/frederick'])
  })

  it('bring the hash of another system along, at their making and later, and keep it when they are renamed', async () => {
    const hasher = room.get(PasswordHasher)
    await users.create(room.call(), { username: 'fred', passwordHash: md5Of('apple', 'fred') })
    await users.update(room.call(), 'fred', { username: 'frederick' }, undefined)
    expect((await row('frederick')).passwordHash).not.toContain(md5Of('apple', 'fred').slice(4))
    expect(await hasher.verify((await row('frederick')).passwordHash ?? '', 'apple')).toBe(true)
    // One that comes with a rename is of the name from before it.
    const changes = { username: 'freddy', passwordHash: md5Of('pear', 'frederick') }
    room.clock.advance(5000)
    await users.update(room.call(), 'frederick', changes, undefined)
    const renamed = await row('freddy')
    expect(await hasher.verify(renamed.passwordHash ?? '', 'pear')).toBe(true)
    expect(renamed.credentialsChangedAt).toBe(NOW + 5000)
  })

  it('bring either a password or a hash along', async () => {
    const both = { username: 'fred', password: 'apple', passwordHash: md5Of('apple', 'fred') }
    const problems = { passwordHash: 'must not come with `password`' }
    expect(await refusalOf(users.create(room.call(), both))).toEqual({ code: 'ValidationFailed', problems })
  })

  it('may change the spelling of their own name', async () => {
    await users.create(room.call(), { username: 'fred' })
    expect((await users.update(room.call(), 'fred', { username: 'Fred' }, undefined)).value.id).toBe('Fred')
  })

  it('are not renamed to a name that the caller may not update', async () => {
    await users.create(room.call(), { username: 'fred' })
    room.permissions.refused.add('UpdateUser users/boss')
    expect((await refusalOf(users.update(room.call(), 'fred', { username: 'boss' }, undefined))).code).toBe(
      'NotPermitted',
    )
    expect((await row('fred')).version).toBe(1)
  })

  it.each([
    ['a password', { password: 'other' }, true],
    ['disabling', { status: 'disabled' }, true],
    ['a display name', { displayName: 'Fred' }, false],
  ] as const)('have new credentials after %s: %j', async (_what, changes, renewed) => {
    await users.create(room.call(), { username: 'fred', password: 'secret' })
    room.clock.advance(5000)
    await users.update(room.call(), 'fred', changes, undefined)
    expect((await row('fred')).credentialsChangedAt).toBe(renewed ? NOW + 5000 : NOW)
  })

  it('lose the proof of an address that is changed', async () => {
    await users.create(room.call(), { username: 'fred', email: 'a@example.com' })
    await room.store.unitOfWork.run((tx) =>
      tx.manager.update(UserEntity, { username: 'fred' }, { emailVerified: true }),
    )
    const same = await users.update(room.call(), 'fred', { email: 'a@example.com' }, undefined)
    const other = await users.update(room.call(), 'fred', { email: 'b@example.com' }, undefined)
    expect([same.value.emailVerified, other.value.emailVerified]).toEqual([true, false])
  })

  it('keep what is null and lose what is empty', async () => {
    await users.create(room.call(), { username: 'fred', displayName: 'Fred', email: 'a@example.com' })
    const { value } = await users.update(room.call(), 'fred', { displayName: null, email: '' }, undefined)
    expect([value.displayName, value.email]).toEqual(['Fred', null])
  })

  it('are not changed over a version that the client did not see', async () => {
    await users.create(room.call(), { username: 'fred' })
    await users.update(room.call(), 'fred', { displayName: 'A' }, '"1"')
    expect((await refusalOf(users.update(room.call(), 'fred', { displayName: 'B' }, '"1"'))).code).toBe(
      'PreconditionFailed',
    )
  })

  it('put what changed into the audit event, without password', async () => {
    await users.create(room.call(), { username: 'fred' })
    const call = room.call()
    await users.update(call, 'fred', { displayName: 'Fred', password: 'hunter2' }, undefined)
    expect(call.audit.changes).toMatchObject({ before: { displayName: null }, after: { displayName: 'Fred' } })
    expect(JSON.stringify(call.audit.changes)).not.toMatch(/hunter2|argon2|assword/)
  })

  it('name themselves in each change', async () => {
    await users.create(room.call(), { username: 'fred' })
    const { id } = await row('fred')
    await users.update(room.call(), 'fred', { username: 'freddy' }, undefined)
    await users.delete(room.call(), 'freddy', {}, undefined)
    expect(room.changes).toEqual([[{ type: 'user', id }], [{ type: 'user', id }], [{ type: 'user', id }]])
  })

  it('cannot delete themselves', async () => {
    await users.create(room.call(), { username: 'fred' })
    const { id } = await row('fred')
    const refusal = await refusalOf(users.delete(room.call(id, 'fred'), 'fred', {}, undefined))
    expect(refusal.code).toBe('Conflict')
    await expect(row('fred')).resolves.toBeDefined()
  })

  it('say what a deletion would take with it, and a dry run takes nothing and is no change', async () => {
    await users.create(room.call(), { username: 'fred' })
    await room.get(AccessKeysService).create(room.call(), 'fred', {})
    const commits = room.changes.length
    const answer = await users.delete(room.call(), 'fred', { dryRun: 'true' }, undefined)
    const none = { memberships: 0, inlinePolicies: 0, attachments: 0, oauthClients: 0 }
    expect(answer).toEqual({ dryRun: true, deletes: { users: 1, keys: 1, ...none } })
    expect(room.changes).toHaveLength(commits)
    expect(await users.delete(room.call(), 'fred', {}, undefined)).toEqual({})
    expect((await refusalOf(users.get('fred'))).code).toBe('NotFound')
  })

  it('of one name are made once by 20 at a time', async () => {
    const attempts = Array.from({ length: 20 }, () => users.create(room.call(), { username: 'fred' }))
    const results = await Promise.allSettled(attempts)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

/** As the old system gives it away. */
function md5Of(password: string, username: string): string {
  return `md5:${createHash('md5').update(`${password}${username}`).digest('hex')}`
}
