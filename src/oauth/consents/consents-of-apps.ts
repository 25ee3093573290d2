import type { EntityManager } from 'typeorm'
import { type ConsentView, OwnConsents } from '../../sign-in/index.js'
import type { Transaction } from '../../store/index.js'
import type { OAuthScopes } from '../scopes/oauth-scopes.js'
import type { Consents } from './consents.js'

/** The consents of the account page: those of the authorization server, with scopes in the words of their makers. */
export class ConsentsOfApps extends OwnConsents {
  constructor(
    private readonly consents: Consents,
    private readonly scopes: OAuthScopes,
  ) {
    super()
  }

  override async list(manager: EntityManager, uid: string): Promise<readonly ConsentView[]> {
    const known = await this.scopes.all(manager)
    const descriptions = new Map(known.map(({ name, description }) => [name, description]))
    const consents = await this.consents.of(manager, uid)
    return consents.map(({ client, scopes, since, lastUsed }) => ({
      id: client.clientId,
      app: client.displayName,
      scopes: scopes.map((name) => {
        const description = descriptions.get(name)
        return description === undefined ? { name } : { name, description }
      }),
      since,
      ...(lastUsed === undefined ? {} : { lastUsedAt: lastUsed }),
    }))
  }

  override end(tx: Transaction, uid: string, id: string): Promise<number> {
    return this.consents.end(tx, uid, id)
  }
}
