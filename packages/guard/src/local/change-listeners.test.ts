import { describe, expect, it } from '@jest/globals'
import { ChangeListeners } from './change-listeners.js'
import type { FeedEvent } from './feed-event.js'
import { ChangeListener } from './revocation-feed.js'

const EVENT: FeedEvent = { seq: 1, atMs: 0, type: 'some.change', subjects: [] }

class NotingListener extends ChangeListener {
  readonly heard: unknown[] = []
  failure: Error | undefined

  override apply(event: FeedEvent): void {
    this.note(event)
  }

  override connected(): void {
    this.note('connected')
  }

  override startAt(seq: number): void {
    this.note(seq)
  }

  override lose(): void {
    this.note('lose')
  }

  private note(news: unknown): void {
    this.heard.push(news)
    if (this.failure !== undefined) throw this.failure
  }
}

describe('several listeners', () => {
  it('all hear all news in their order', () => {
    const all = new ChangeListeners()
    const each = [new NotingListener(), new NotingListener()]
    for (const listener of each) all.add(listener)
    all.startAt(5)
    all.connected()
    all.apply(EVENT)
    all.lose()
    for (const { heard } of each) expect(heard).toEqual([5, 'connected', EVENT, 'lose'])
  })

  it('hear the news also where one before them fails, and the failure is told', () => {
    const all = new ChangeListeners()
    const [failing, other] = [new NotingListener(), new NotingListener()]
    failing.failure = new Error('it fails')
    all.add(failing)
    all.add(other)
    expect(() => all.apply(EVENT)).toThrow('it fails')
    expect(other.heard).toEqual([EVENT])
  })
})
