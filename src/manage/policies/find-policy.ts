import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { PolicyEntity, PolicyVersionEntity } from '../../store/index.js'

/**
 * The managed policy of exactly this name.
 *
 * @throws DomainError `NotFound`
 */
export async function findPolicy(manager: EntityManager, name: string): Promise<PolicyEntity> {
  const policy = await manager.findOneBy(PolicyEntity, { lowerName: name.toLowerCase() })
  if (policy?.name !== name) throw notFound('policy', name)
  return policy
}

/** @throws DomainError `NotFound` */
export async function findVersion(
  manager: EntityManager,
  policy: PolicyEntity,
  number: number,
): Promise<PolicyVersionEntity> {
  const version = await manager.findOneBy(PolicyVersionEntity, { policyId: policy.id, number })
  if (version === null) throw notFound('policy-version', `${policy.name}/${number}`)
  return version
}
