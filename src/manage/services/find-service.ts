import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { ServiceActionEntity, ServiceEntity } from '../../store/index.js'

/**
 * The service of exactly this name.
 *
 * @throws DomainError `NotFound`
 */
export async function findService(manager: EntityManager, name: string): Promise<ServiceEntity> {
  const service = await manager.findOneBy(ServiceEntity, { lowerName: name.toLowerCase() })
  if (service?.name !== name) throw notFound('service', name)
  return service
}

/** The actions of a service, by name. */
export async function findActions(
  manager: EntityManager,
  { id: serviceId }: Pick<ServiceEntity, 'id'>,
): Promise<readonly ServiceActionEntity[]> {
  return manager.find(ServiceActionEntity, { where: { serviceId }, order: { lowerName: 'ASC' } })
}
