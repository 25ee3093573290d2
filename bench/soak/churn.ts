import type { Management } from '../changes/management.js'
import type { Holder, Right } from '../changes/rights.js'
import { pause } from '../pause.js'
import type { Ledger } from './ledger.js'

/** Between the beginnings of two changes. */
export const CHURN_MS = 100

/** Changes one right after the other, each in its turn, until it is stopped. */
export class Churn {
  private stopped = false
  private count = 0

  constructor(
    private readonly api: Management,
    private readonly holders: readonly { readonly holder: Holder; readonly right: Right }[],
    private readonly ledger: Ledger<Holder>,
  ) {
    for (const { holder } of holders) {
      ledger.begin(holder, false, -Infinity)
      ledger.end(holder, -Infinity)
    }
  }

  /** Changes that were made. */
  get changes(): number {
    return this.count
  }

  /** @throws Error when a change was refused */
  async run(): Promise<void> {
    const start = performance.now()
    while (!this.stopped) {
      const { holders } = this
      const entry = holders[this.count % holders.length]
      if (entry === undefined) return
      await this.change(entry, Math.floor(this.count / holders.length) % 2 === 0)
      this.count++
      await pause(Math.max(0, start + this.count * CHURN_MS - performance.now()))
    }
  }

  stop(): void {
    this.stopped = true
  }

  private async change({ holder, right }: { holder: Holder; right: Right }, gives: boolean): Promise<void> {
    this.ledger.begin(holder, gives, performance.now())
    await (gives ? right.give(this.api, holder) : right.take(this.api, holder))
    this.ledger.end(holder, performance.now())
  }
}
