import type { EntityManager } from 'typeorm'
import { OAuthScopeEntity } from '../../store/index.js'
import { BUILT_IN_SCOPES, type KnownScope } from './built-in-scopes.js'

/** The scopes that there are. */
export class OAuthScopes {
  /** Every scope: those that come with the service, then our own by name. */
  async all(manager: EntityManager): Promise<readonly KnownScope[]> {
    const rows = await manager.find(OAuthScopeEntity, {
      select: { id: true, name: true, description: true },
      order: { name: 'ASC' },
    })
    const own = rows.map(({ name, description }) => ({ name, description, builtIn: false }))
    return [...BUILT_IN_SCOPES, ...own]
  }
}
