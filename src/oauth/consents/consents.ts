import { type EntityManager, In, IsNull, MoreThan, Not } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { API_DOCS, OAuthArtifactEntity, OAuthClientEntity, type Transaction } from '../../store/index.js'
import { builtInClient } from '../clients/built-in-clients.js'
import type { OAuthClients } from '../clients/oauth-clients.js'
import { consentScopes } from './consent-scopes.js'

/** An app that may act for a user, and as far as the user let it. Instants are milliseconds since 1970. */
export interface Consent {
  readonly client: {
    /** Of its row, which sorts by age; the client that is built in has no row, and is older than every other. */
    readonly id: string
    /** As it stands in requests. */
    readonly clientId: string
    readonly displayName: string
  }
  /** Names of all scopes that it has, by whichever of its sign-ins. */
  readonly scopes: readonly string[]
  readonly since: number
  /** When it got its newest token. */
  readonly lastUsed?: number
}

/** What consents are read with. */
export interface ConsentsOptions {
  readonly clients: OAuthClients
  readonly config: Pick<Config, 'publicUrl'>
  readonly clock: Clock
}

const BUILT_IN_ID = '00000000-0000-0000-0000-000000000000'

/** They belong to a browser, and to no client. */
const OF_BROWSERS = ['Session', 'Interaction']

const TOKENS = ['AccessToken', 'RefreshToken']

/**
 * What users let apps do for them (capabilities C5). An app has a row of kind `Grant` for each sign-in; to the user they are one
 * consent. Rows without a client are those of the one that is built in: the rows of others go with their client.
 */
export class Consents {
  constructor(private readonly options: ConsentsOptions) {}

  /** The consents of a user that stand now, the oldest first. */
  async of(manager: EntityManager, uid: string): Promise<readonly Consent[]> {
    const grants = await manager.find(OAuthArtifactEntity, {
      where: { kind: 'Grant', userId: uid, expiresAt: MoreThan(this.options.clock.now()) },
      order: { createdAt: 'ASC', id: 'ASC' },
    })
    const byClient = new Map<string | null, OAuthArtifactEntity[]>()
    for (const grant of grants) byClient.set(grant.clientId, [...(byClient.get(grant.clientId) ?? []), grant])
    const clients = await this.clientsOf(manager, [...byClient.keys()])
    const uses = await newestTokens(manager, uid)
    return [...byClient].flatMap(([id, rows]) => {
      const client = clients.get(id)
      const [first] = rows
      if (client === undefined || first === undefined) return []
      const lastUsed = uses.get(id)
      return {
        client,
        scopes: [...new Set(rows.flatMap(({ payload }) => consentScopes(payload).accepted))],
        since: first.createdAt,
        ...(lastUsed === undefined ? {} : { lastUsed }),
      }
    })
  }

  /** Whether there is a client of exactly this public id, enabled or not. */
  async knows(manager: EntityManager, clientId: string): Promise<boolean> {
    return clientId === API_DOCS || (await this.options.clients.byClientId(manager, clientId)) !== undefined
  }

  /**
   * Takes from an app everything that it holds of a user: consents, tokens, codes. Answers how many rows that were; 0 where it
   * held nothing, or where there is no such client.
   *
   * @param clientId public id
   */
  async end(tx: Transaction, uid: string, clientId: string): Promise<number> {
    const row = clientId === API_DOCS ? null : await this.options.clients.byClientId(tx.manager, clientId)
    if (row === undefined) return 0
    const ofClient = { userId: uid, clientId: row === null ? IsNull() : row.id, kind: Not(In(OF_BROWSERS)) }
    const grants = await tx.manager.find(OAuthArtifactEntity, {
      select: { id: true },
      where: { ...ofClient, kind: 'Grant' },
    })
    let ended = 0
    for (const { id: grantId } of grants) ended += await remove(tx, { grantId })
    ended += await remove(tx, ofClient)
    if (ended > 0) tx.change({ type: 'user', id: uid })
    return ended
  }

  private async clientsOf(
    manager: EntityManager,
    ids: readonly (string | null)[],
  ): Promise<ReadonlyMap<string | null, Consent['client']>> {
    const rows = await manager.find(OAuthClientEntity, {
      select: { id: true, clientId: true, displayName: true },
      where: { id: In(ids.filter((id) => id !== null)) },
    })
    const displayName = builtInClient(this.options.config)?.displayName ?? API_DOCS
    return new Map<string | null, Consent['client']>([
      [null, { id: BUILT_IN_ID, clientId: API_DOCS, displayName }],
      ...rows.map(({ id, clientId, displayName }) => [id, { id, clientId, displayName }] as const),
    ])
  }
}

/** When each client of a user got its newest token, by the id of its row. */
async function newestTokens(manager: EntityManager, userId: string): Promise<ReadonlyMap<string | null, number>> {
  const rows = await manager
    .createQueryBuilder(OAuthArtifactEntity, 'a')
    .select('a.clientId', 'client')
    .addSelect('max(a.createdAt)', 'newest')
    .where({ userId, kind: In(TOKENS) })
    .groupBy('a.clientId')
    .getRawMany<{ client: string | null; newest: number | string }>()
  return new Map(rows.map(({ client, newest }) => [client, Number(newest)]))
}

async function remove(tx: Transaction, which: Parameters<EntityManager['delete']>[1]): Promise<number> {
  const { affected } = await tx.manager.delete(OAuthArtifactEntity, which)
  return affected ?? 0
}
