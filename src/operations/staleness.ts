import type { Clock } from '../common/clock.js'
import type { Snapshot } from '../snapshot/index.js'

/** Whether the snapshot has heard of the store lately enough to decide. */
export class Staleness {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly clock: Clock,
  ) {}

  isFresh(): boolean {
    return this.snapshot.isFresh(this.clock.now())
  }
}
