import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import { parameterNames } from '@tinyauth/policy-engine'
import { PolicyEntity, PolicyVersionEntity, type Transaction } from '../store/index.js'
import { type ProvisionOptions, systemEvent } from './provision-options.js'

/** Versions that a managed policy keeps, as many as an administrator may. */
const MOST_VERSIONS = 5

const shippedPolicy = z.object({ name: z.string(), description: z.string(), document: z.looseObject({}) })

type ShippedPolicy = z.infer<typeof shippedPolicy>

/** The folder `policies` of the package that this code runs from. */
function shippedFolder(): string {
  let folder = __dirname
  while (!existsSync(path.join(folder, 'policies', 'full-access.policy.json'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error('the folder `policies` is missing: the installation is not complete')
    folder = parent
  }
  return path.join(folder, 'policies')
}

function readShippedPolicies(): readonly ShippedPolicy[] {
  const folder = shippedFolder()
  const files = readdirSync(folder).filter((file) => file.endsWith('.policy.json'))
  return files.sort().map((file) => shippedPolicy.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))))
}

/**
 * Brings the built-in policies of the database to those that ship: a new one is created, a changed one gets a new default
 * version, all in one transaction. Answers the names that changed; nothing is written when none did.
 *
 * @throws DomainError `Conflict` when an administrator's policy has the name of a built-in one
 */
export async function loadShippedPolicies(options: ProvisionOptions): Promise<readonly string[]> {
  const shipped = readShippedPolicies()
  const differ = await options.unitOfWork.read((manager) => changedOf(manager, shipped))
  if (differ.length === 0) return []
  const { value } = await options.unitOfWork.run(async (tx) => {
    // Looked at again where nobody else writes: another node may have started at the same time.
    const changed = await changedOf(tx.manager, shipped)
    const names = changed.map(({ name }) => name)
    for (const policy of changed) await put(tx, policy, options)
    if (names.length > 0) tx.audit(systemEvent(options, 'LoadBuiltinPolicies', 'start', { policies: names }))
    return names
  })
  return value
}

async function changedOf(manager: EntityManager, shipped: readonly ShippedPolicy[]): Promise<readonly ShippedPolicy[]> {
  const current = new Map<string, string>()
  for (const { id, name, defaultVersion } of await manager.findBy(PolicyEntity, { builtin: true })) {
    const version = await manager.findOneByOrFail(PolicyVersionEntity, { policyId: id, number: defaultVersion })
    current.set(name, version.document)
  }
  return shipped.filter(({ name, document }) => current.get(name) !== JSON.stringify(document))
}

async function put(tx: Transaction, shipped: ShippedPolicy, options: ProvisionOptions): Promise<void> {
  const now = options.clock.now()
  const existing = await tx.manager.findOneBy(PolicyEntity, { lowerName: shipped.name.toLowerCase(), builtin: true })
  const id = existing?.id ?? options.ids.uuid(now)
  const number = (existing?.latestVersion ?? 0) + 1
  const parameters = parameterNames(shipped.document).filter((name) => name !== 'partition' && name !== 'self')
  const values = {
    description: shipped.description,
    parameters: [...parameters],
    defaultVersion: number,
    updatedAt: now,
  }
  if (existing === null) {
    const names = { name: shipped.name, lowerName: shipped.name.toLowerCase() }
    await tx.manager.insert(PolicyEntity, {
      id,
      ...names,
      builtin: true,
      ...values,
      latestVersion: number,
      createdAt: now,
    })
  } else {
    await tx.manager.update(PolicyEntity, { id }, { ...values, latestVersion: number })
  }
  await tx.manager.insert(PolicyVersionEntity, {
    id: options.ids.uuid(now),
    policyId: id,
    number,
    document: JSON.stringify(shipped.document),
    createdAt: now,
    createdBy: 'tinyauth',
  })
  await dropOldVersions(tx, id)
  tx.change({ type: 'policy', id })
}

async function dropOldVersions(tx: Transaction, policyId: string): Promise<void> {
  const versions = await tx.manager.find(PolicyVersionEntity, { where: { policyId }, order: { number: 'desc' } })
  for (const { id } of versions.slice(MOST_VERSIONS)) await tx.manager.delete(PolicyVersionEntity, { id })
}
