import { type EntityManager, Not } from 'typeorm'
import { OAuthArtifactEntity } from './entities/oauth-artifact.entity.js'

/** Ends what apps hold of a user, but for what was agreed to: whatever the clocks of nodes say, nothing older goes on. */
export async function endArtifactsOf(manager: EntityManager, userId: string): Promise<void> {
  await manager.delete(OAuthArtifactEntity, { userId, kind: Not('Grant') })
}
