import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../test/provision/empty-store.js'
import * as a from '../../test/store/fixtures.js'
import { PasswordHasher } from '../common/secrets/password-hasher.js'
import { AccessKeyEntity, AttachmentEntity, PolicyEntity, UserEntity } from '../store/index.js'
import { bootstrap, bootstrapIfEmpty, seedDevelopment } from './bootstrap.js'
import { loadShippedPolicies } from './shipped-policies.js'

let empty: EmptyStore

beforeEach(async () => {
  empty = await emptyStore()
  await loadShippedPolicies(empty.options)
})

afterEach(() => empty.store.close())

/** The first user with its key and the names of what it holds. */
function firstUser(): Promise<{ user: UserEntity; key: AccessKeyEntity; policies: readonly string[] }> {
  return empty.store.unitOfWork.read(async (manager) => {
    const user = await manager.findOneByOrFail(UserEntity, { lowerUsername: 'root' })
    const key = await manager.findOneByOrFail(AccessKeyEntity, { userId: user.id })
    const policies: string[] = []
    for (const { policyId } of await manager.findBy(AttachmentEntity, { userId: user.id })) {
      policies.push((await manager.findOneByOrFail(PolicyEntity, { id: policyId })).name)
    }
    return { user, key, policies }
  })
}

describe('bootstrap', () => {
  it('gives an empty database `root`, who holds FullAccess and one random key, and no password', async () => {
    const { username, accessKeyId, secretAccessKey } = await bootstrap(empty.options)
    const { user, key, policies } = await firstUser()
    expect([username, user.username, user.passwordHash, policies]).toEqual(['root', 'root', null, ['FullAccess']])
    expect([accessKeyId, secretAccessKey]).toEqual([
      expect.stringMatching(/^AK[A-Z0-9]{18}$/),
      expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    ])
    expect(key.keyId).toBe(accessKeyId)
    expect(empty.options.secretBox.unseal(key.sealedSecret, key.keyId)).toBe(secretAccessKey)
  })

  it('keeps the secret nowhere in the clear', async () => {
    const { secretAccessKey } = await bootstrap(empty.options)
    const { key } = await firstUser()
    expect(JSON.stringify([key, empty.commits])).not.toContain(secretAccessKey)
  })

  it('is one numbered change that is audited', async () => {
    await bootstrap(empty.options)
    const { user } = await firstUser()
    const { subjects, auditRows } = empty.commits.at(-1) ?? {}
    expect(subjects).toEqual([{ type: 'user', id: user.id }])
    expect(auditRows).toMatchObject([{ event: 'Bootstrap', outcome: 'allow', actor: 'bootstrap' }])
  })

  it('refuses a database that has users, and changes nothing of it', async () => {
    await empty.store.unitOfWork.run(({ manager }) => manager.insert(UserEntity, a.user()))
    const before = empty.commits.length
    await expect(bootstrap(empty.options)).rejects.toMatchObject({ code: 'Conflict' })
    await expect(seedDevelopment(empty.options)).rejects.toMatchObject({ code: 'Conflict' })
    expect(empty.commits).toHaveLength(before)
    expect(await empty.store.unitOfWork.read((manager) => manager.count(AccessKeyEntity))).toBe(0)
  })

  it('is left out quietly where the database has users, also when two begin at the same time', async () => {
    const both = await Promise.all([bootstrapIfEmpty(empty.options), bootstrapIfEmpty(empty.options)])
    expect(both.filter((result) => result !== undefined)).toHaveLength(1)
    expect(await bootstrapIfEmpty(empty.options)).toBeUndefined()
    expect(await empty.store.unitOfWork.read((manager) => manager.count(AccessKeyEntity))).toBe(1)
  })

  it('makes another key each time', async () => {
    const other = await emptyStore()
    await loadShippedPolicies(other.options)
    const [first, second] = [await bootstrap(empty.options), await bootstrap(other.options)]
    expect(first.accessKeyId).not.toBe(second.accessKeyId)
    expect(first.secretAccessKey).not.toBe(second.secretAccessKey)
    await other.store.close()
  })
})

describe('the seed for development', () => {
  it('is the one of the original: root with `password`, gatekeeper with `keymaster`', async () => {
    expect(await seedDevelopment(empty.options)).toEqual({
      ...{ username: 'root', accessKeyId: 'gatekeeper', secretAccessKey: 'keymaster' },
    })
    const { user, policies } = await firstUser()
    expect(await new PasswordHasher().verify(user.passwordHash ?? '', 'password')).toBe(true)
    expect(policies).toEqual(['FullAccess'])
  })

  it('is refused in production', async () => {
    const production = await emptyStore({ NODE_ENV: 'production' })
    await loadShippedPolicies(production.options)
    await expect(seedDevelopment(production.options)).rejects.toMatchObject({ code: 'NotPermitted' })
    expect(await production.store.unitOfWork.read((manager) => manager.count(UserEntity))).toBe(0)
    await production.store.close()
  })
})
