import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { ServiceEntity, UnitOfWork } from '../../store/index.js'
import { Deletion, type DeletionAnswer, type DryRunQuery } from '../dry-run.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { withoutUndefined } from '../without-undefined.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { findActions, findService } from './find-service.js'
import {
  representService,
  type ServiceRepresentation,
  type ServiceSummary,
  summariseService,
} from './service-representation.js'
import type { NewService, ServiceChanges } from './service-schemas.js'
import { SERVICES_LIST } from './services.list.js'

/** Protected services: register, read, change, forget (domain-model 5.1). */
@Injectable()
export class ServicesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<ServiceSummary>> {
    const query = readListQuery(raw, SERVICES_LIST)
    return this.unitOfWork.read(async (manager) => {
      const page = await readPage(manager.createQueryBuilder(ServiceEntity, 's'), SERVICES_LIST, query)
      return mapPage(page, (services) => services.map(summariseService))
    })
  }

  /** @throws DomainError `NotFound` */
  async get(name: string): Promise<Versioned<ServiceRepresentation>> {
    return this.unitOfWork.read(async (manager) => represent(manager, await findService(manager, name)))
  }

  /** @throws DomainError `Conflict` when the name is taken, or is the name of this very service */
  async register(call: Call, service: NewService): Promise<Versioned<ServiceRepresentation>> {
    const { name } = service
    const committed = await this.writer.write(call, async (tx) => {
      await this.assertFree(tx.manager, name)
      const now = this.clock.now()
      const id = this.ids.uuid(now)
      // What is not given has a default in the database.
      const given = { regions: [], ...changedColumns(service) }
      const times = { createdAt: now, updatedAt: now }
      await tx.manager.insert(ServiceEntity, { id, name, lowerName: name.toLowerCase(), ...given, ...times })
      tx.change({ type: 'service', id })
      return represent(tx.manager, await tx.manager.findOneByOrFail(ServiceEntity, { id }))
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed` */
  async update(
    call: Call,
    name: string,
    changes: ServiceChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<ServiceRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      const service = await findService(tx.manager, name)
      assertMatches(ifMatch, service.version)
      const columns = { ...changedColumns(changes), updatedAt: this.clock.now() }
      await tx.manager.update(ServiceEntity, { id: service.id }, columns)
      tx.change({ type: 'service', id: service.id })
      const changed = await tx.manager.findOneByOrFail(ServiceEntity, { id: service.id })
      call.audit.changes = { before: summariseService(service), after: summariseService(changed) }
      return represent(tx.manager, changed)
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed` */
  async delete(call: Call, name: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    return this.deletion.run(call, query, async (tx) => {
      const service = await findService(tx.manager, name)
      assertMatches(ifMatch, service.version)
      const actions = await findActions(tx.manager, service)
      await tx.manager.delete(ServiceEntity, { id: service.id })
      tx.change({ type: 'service', id: service.id })
      return { services: 1, actions: actions.length }
    })
  }

  private async assertFree(manager: EntityManager, name: string): Promise<void> {
    const taken = await manager.findOneBy(ServiceEntity, { lowerName: name.toLowerCase() })
    if (taken !== null) throw new DomainError('Conflict', { problems: { name: `service \`${name}\` exists already` } })
    if (name !== this.config.service) return
    const problem = `\`${name}\` is the name of this service itself, whose actions are known`
    throw new DomainError('Conflict', { problems: { name: problem } })
  }
}

function changedColumns(service: Omit<NewService, 'name'>): Partial<ServiceEntity> {
  return withoutUndefined({
    displayName: service.displayName === '' ? null : (service.displayName ?? undefined),
    regions: service.regions ?? undefined,
    decisionTtlSeconds: service.decisionTtlSeconds ?? undefined,
    leaseTtlSeconds: service.leaseTtlSeconds ?? undefined,
  })
}

async function represent(manager: EntityManager, service: ServiceEntity): Promise<Versioned<ServiceRepresentation>> {
  return { version: service.version, value: representService(service, await findActions(manager, service)) }
}
