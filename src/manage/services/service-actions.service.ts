import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Ids } from '../../common/ids.js'
import { ServiceActionEntity, ServiceEntity } from '../../store/index.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { findActions, findService } from './find-service.js'
import { representService, type ServiceRepresentation } from './service-representation.js'
import type { ServiceActions } from './service-schemas.js'

/** What a catalogue says of an action, whatever its row. */
type ActionContent = Pick<ServiceActionEntity, 'name' | 'level' | 'resourceTypes' | 'description'>

/** A statement binds a bounded number of values: 6 a row, under the 32,766 of SQLite and the 65,535 of PostgreSQL. */
const ROWS_PER_INSERT = 500

/** Catalogues of actions, which a guard sends whenever it starts. */
@Injectable()
export class ServiceActionsService {
  constructor(
    private readonly writer: CallWriter,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Puts a catalogue in the place of the one before; the same one again changes nothing.
   *
   * @throws DomainError `NotFound`, `PreconditionFailed`
   */
  async register(
    call: Call,
    name: string,
    actions: ServiceActions,
    ifMatch?: string,
  ): Promise<Versioned<ServiceRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      const service = await findService(tx.manager, name)
      assertMatches(ifMatch, service.version)
      const before = await findActions(tx.manager, service)
      const wanted = actions.map(contentOf)
      if (isSameCatalogue(before, wanted)) return versioned(service, before)
      await tx.manager.delete(ServiceActionEntity, { serviceId: service.id })
      const now = this.clock.now()
      const rows = wanted.map((action) => ({
        id: this.ids.uuid(now),
        serviceId: service.id,
        lowerName: action.name.toLowerCase(),
        ...action,
        resourceTypes: [...action.resourceTypes],
      }))
      for (let i = 0; i < rows.length; i += ROWS_PER_INSERT) {
        await tx.manager.insert(ServiceActionEntity, rows.slice(i, i + ROWS_PER_INSERT))
      }
      await tx.manager.update(ServiceEntity, { id: service.id }, { updatedAt: now })
      tx.change({ type: 'service', id: service.id })
      const changed = await findService(tx.manager, name)
      return versioned(changed, await findActions(tx.manager, changed))
    })
    return committed.value
  }
}

function versioned(service: ServiceEntity, actions: readonly ServiceActionEntity[]): Versioned<ServiceRepresentation> {
  return { version: service.version, value: representService(service, actions) }
}

function contentOf({ name, level, resourceTypes, description }: ServiceActions[number]): ActionContent {
  const text = description === undefined || description === '' ? null : description
  return { name, level, resourceTypes: resourceTypes ?? [], description: text }
}

function isSameCatalogue(before: readonly ServiceActionEntity[], wanted: readonly ActionContent[]): boolean {
  return before.length === wanted.length && keysOf(before) === keysOf(wanted)
}

/** One text for one catalogue, in whatever order it was sent. */
function keysOf(actions: readonly ActionContent[]): string {
  const keys = actions.map((action) =>
    JSON.stringify([action.name, action.level, action.resourceTypes, action.description]),
  )
  return keys.sort().join('\n')
}
