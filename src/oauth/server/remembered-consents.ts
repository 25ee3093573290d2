import type { Context, Grant } from 'oidc-provider'
import type { Clock } from '../../common/clock.js'
import { MoreThan } from 'typeorm'
import { OAuthArtifactEntity, type UnitOfWork } from '../../store/index.js'
import type { OAuthClients } from '../clients/oauth-clients.js'
import { type ConsentScopes, consentScopes } from '../consents/consent-scopes.js'

/** What remembered consents are found with. */
export interface RememberedConsentsOptions {
  readonly unitOfWork: UnitOfWork
  readonly clients: OAuthClients
  readonly clock: Clock
}

/**
 * What users agreed to before, per user, client and scopes (capabilities C5). Each sign-in of an app gets a consent of its own
 * that says the same: when the tokens of one are taken back, those of another device go on.
 */
export class RememberedConsents {
  constructor(private readonly options: RememberedConsentsOptions) {}

  /** The consent that an authorization stands on; `undefined`: the user has to be asked. */
  async grantOf({ oidc }: Context): Promise<Grant | undefined> {
    const { client, account, provider, session, result } = oidc
    if (client === undefined || account === undefined) return undefined
    const { accountId } = account
    const { clientId } = client
    const id = result?.consent?.grantId ?? session?.grantIdFor(clientId)
    const found = id === undefined ? undefined : await provider.Grant.find(id)
    if (found?.accountId === accountId && found.clientId === clientId) return found
    const remembered = await this.newest(accountId, clientId)
    if (remembered === undefined) return undefined
    const grant = new provider.Grant({ accountId, clientId })
    for (const scope of remembered.accepted) grant.addOIDCScope(scope)
    for (const scope of remembered.rejected) grant.rejectOIDCScope(scope)
    await grant.save()
    return grant
  }

  /** What the user agreed to last. */
  newest(uid: string, clientId: string): Promise<ConsentScopes | undefined> {
    const { unitOfWork, clients, clock } = this.options
    return unitOfWork.read(async (manager) => {
      const client = await clients.byClientId(manager, clientId)
      if (client === undefined) return undefined
      const [row] = await manager.find(OAuthArtifactEntity, {
        where: { kind: 'Grant', userId: uid, clientId: client.id, expiresAt: MoreThan(clock.now()) },
        order: { createdAt: 'DESC', id: 'DESC' },
        take: 1,
      })
      return row === undefined ? undefined : consentScopes(row.payload)
    })
  }
}
