import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../test/provision/empty-store.js'
import * as a from '../../test/store/fixtures.js'
import { PolicyEntity, PolicyVersionEntity } from '../store/index.js'
import { loadShippedPolicies } from './shipped-policies.js'

const NAMES = [
  'Administrator',
  'FullAccess',
  'Gatekeeper',
  'GroupOwner',
  'LocalGatekeeper',
  'Moderator',
  'Reader',
  'SelfService',
  'Writer',
]

let empty: EmptyStore

beforeEach(async () => {
  empty = await emptyStore()
})

afterEach(() => empty.store.close())

function stored(name: string): Promise<{ policy: PolicyEntity; versions: readonly number[]; inForce: string }> {
  return empty.store.unitOfWork.read(async (manager) => {
    const policy = await manager.findOneByOrFail(PolicyEntity, { name })
    const rows = await manager.find(PolicyVersionEntity, { where: { policyId: policy.id }, order: { number: 'asc' } })
    const inForce = rows.find(({ number }) => number === policy.defaultVersion)?.document ?? ''
    return { policy, versions: rows.map(({ number }) => number), inForce }
  })
}

/** Makes the stored document of a policy differ from what ships, as if it were that of an older release. */
async function age(name: string): Promise<void> {
  const { policy } = await stored(name)
  const document = '{"Version":"2012-10-17","Statement":[]}'
  await empty.store.unitOfWork.run(({ manager }) =>
    manager.update(PolicyVersionEntity, { policyId: policy.id, number: policy.defaultVersion }, { document }),
  )
}

describe('the policies that ship', () => {
  it('are all there after a start, each with one version, its parameters, and not to be changed by hand', async () => {
    expect([...(await loadShippedPolicies(empty.options))].sort()).toEqual(NAMES)
    for (const name of NAMES) {
      const { policy, versions } = await stored(name)
      expect([policy.builtin, policy.defaultVersion, versions]).toEqual([true, 1, [1]])
      expect(policy.description).not.toBe('')
      expect(policy.parameters).not.toContain('self')
    }
    expect((await stored('Reader')).policy.parameters.length).toBeGreaterThan(0)
  })

  it('are one change that is audited', async () => {
    await loadShippedPolicies(empty.options)
    expect(empty.commits).toHaveLength(1)
    expect(empty.commits[0]?.subjects.map(({ type }) => type)).toEqual(NAMES.map(() => 'policy'))
    expect(empty.commits[0]?.auditRows).toMatchObject([{ event: 'LoadBuiltinPolicies', actor: 'start' }])
  })

  it('are not written again by the next start', async () => {
    await loadShippedPolicies(empty.options)
    expect(await loadShippedPolicies(empty.options)).toEqual([])
    expect(empty.commits).toHaveLength(1)
  })

  it('are written once by two that start at the same time', async () => {
    const both = await Promise.all([loadShippedPolicies(empty.options), loadShippedPolicies(empty.options)])
    expect(both.flat().sort()).toEqual(NAMES)
    expect((await stored('Reader')).versions).toEqual([1])
  })

  it('get a new version in force where they changed, and keep the one before', async () => {
    await loadShippedPolicies(empty.options)
    const before = await stored('Reader')
    await age('Reader')
    expect(await loadShippedPolicies(empty.options)).toEqual(['Reader'])
    const { policy, versions, inForce } = await stored('Reader')
    expect([policy.id, policy.defaultVersion, policy.latestVersion]).toEqual([before.policy.id, 2, 2])
    expect([versions, inForce]).toEqual([[1, 2], before.inForce])
    expect(empty.commits.at(-1)?.subjects).toEqual([{ type: 'policy', id: policy.id }])
  })

  it('keep five versions, as every other policy', async () => {
    await loadShippedPolicies(empty.options)
    for (let release = 0; release < 7; release += 1) {
      await age('Writer')
      await loadShippedPolicies(empty.options)
    }
    expect((await stored('Writer')).versions).toEqual([4, 5, 6, 7, 8])
  })

  it('do not take over the policy of an administrator that has their name, and store nothing then', async () => {
    const own = a.policy({ name: 'rEADER' })
    await empty.store.unitOfWork.run(({ manager }) => manager.insert(PolicyEntity, own))
    await expect(loadShippedPolicies(empty.options)).rejects.toMatchObject({ code: 'Conflict' })
    expect(await empty.store.unitOfWork.read((manager) => manager.count(PolicyEntity))).toBe(1)
  })
})
