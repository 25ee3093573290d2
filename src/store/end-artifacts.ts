import { Not } from 'typeorm'
import { OAuthArtifactEntity } from './entities/oauth-artifact.entity.js'
import type { Transaction } from './unit-of-work.js'

/**
 * Ends what apps hold of a user, but for what was agreed to: whatever the clocks of nodes say, nothing older goes on. It is part of a
 * change of the user.
 */
export async function endArtifactsOf(tx: Transaction, userId: string): Promise<void> {
  const { affected } = await tx.manager.delete(OAuthArtifactEntity, { userId, kind: Not('Grant') })
  if (affected !== 0) tx.change({ type: 'user', id: userId })
}
