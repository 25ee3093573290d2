import { type EntityManager, In } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import type { OAuthClientEntity } from '../../store/index.js'
import { UserEntity } from '../../store/index.js'
import { OAuthClients } from './oauth-clients.js'

/** A client with the name of its owner. */
export interface OwnedClient {
  readonly row: OAuthClientEntity
  readonly owner: string
}

const CLIENTS = new OAuthClients()

/** @throws DomainError `NotFound` */
export async function findClient(manager: EntityManager, clientId: string): Promise<OwnedClient> {
  const row = await CLIENTS.byClientId(manager, clientId)
  if (row === undefined) throw notFound('oauth-client', clientId)
  const ownerOf = await readOwners(manager, [row])
  return { row, owner: ownerOf(row) }
}

/** Names of the owners of some clients. */
export async function readOwners(
  manager: EntityManager,
  clients: readonly OAuthClientEntity[],
): Promise<(client: OAuthClientEntity) => string> {
  const ids = [...new Set(clients.map(({ ownerId }) => ownerId))]
  const users = await manager.find(UserEntity, { select: { id: true, username: true }, where: { id: In(ids) } })
  const names = new Map(users.map(({ id, username }) => [id, username]))
  return ({ ownerId }) => {
    const name = names.get(ownerId)
    // A foreign key of the database says so.
    if (name === undefined) throw new Error('a client without its owner')
    return name
  }
}
