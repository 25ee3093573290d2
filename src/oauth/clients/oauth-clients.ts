import type { EntityManager } from 'typeorm'
import { OAuthClientEntity } from '../../store/index.js'

/** The clients that there are, besides the one that is built in. */
export class OAuthClients {
  /** The client of exactly this public id, enabled or not. `Shop` is not found as `shop`: policies may treat the two differently. */
  async byClientId(manager: EntityManager, publicId: string): Promise<OAuthClientEntity | undefined> {
    const client = await manager.findOneBy(OAuthClientEntity, { lowerClientId: publicId.toLowerCase() })
    return client?.clientId === publicId ? client : undefined
  }
}
