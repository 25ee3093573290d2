import type { Catalogue, Snapshot } from '../snapshot/index.js'

/** What deciding stands on besides principals: how far changes are known, whether that is recent, and what actions are. */
export interface Knowledge extends Pick<Snapshot, 'revision' | 'isFresh' | 'refresh' | 'atLeast'> {
  readonly catalogue: Pick<Catalogue, 'levelOf' | 'decisionTtlSeconds'>
}
