import type { PrincipalEntry } from '@tinyauth/decision'
import type { Catalogue, Snapshot } from '../snapshot/index.js'

/** What deciding stands on besides principals: how far changes are known, whether that is recent, and what actions are. */
export interface Knowledge extends Pick<Snapshot, 'revision' | 'isFresh' | 'refresh' | 'atLeast'> {
  readonly catalogue: Pick<Catalogue, 'decisionTtlSeconds'> & {
    /** Level of an action with its prefix, for a decision about `entry`. */
    levelOf(action: string, entry: PrincipalEntry): string | undefined
  }
}
