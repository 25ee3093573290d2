import type { FeedEvent } from './feed-event.js'
import { ChangeListener } from './revocation-feed.js'

/** Several that act on changes, as one. */
export class ChangeListeners extends ChangeListener {
  private readonly all = new Set<ChangeListener>()

  /** From now on it hears of everything; to be added before the feed begins, or told where it begins. */
  add(listener: ChangeListener): void {
    this.all.add(listener)
  }

  /** From now on it hears of nothing. */
  remove(listener: ChangeListener): void {
    this.all.delete(listener)
  }

  override apply(event: FeedEvent): void {
    this.each((listener) => listener.apply(event))
  }

  override connected(): void {
    this.each((listener) => listener.connected())
  }

  override startAt(seq: number): void {
    this.each((listener) => listener.startAt(seq))
  }

  override lose(): void {
    this.each((listener) => listener.lose())
  }

  /** INVARIANT: one that fails keeps no news from the others. @throws whatever the first failed with */
  private each(tell: (listener: ChangeListener) => void): void {
    const failures: unknown[] = []
    for (const listener of this.all) {
      try {
        tell(listener)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
