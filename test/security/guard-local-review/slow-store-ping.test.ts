import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { EventStreams, type EventStreamsOptions } from '../../../src/decide/events/event-streams.js'
import type { ServiceEvent } from '../../../src/decide/events/service-event.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('a ping', () => {
  it('is dated when the store was asked, and not when it answered: what came in between it does not know', async () => {
    const clock = new ManualClock(NOW)
    const ticks: (() => void)[] = []
    const store: { answer: Promise<void> } = { answer: Promise.resolve() }
    const parts = { active: true, credentialsChangedAtMs: 0, keys: new Map([['AK', { refusal: () => undefined }]]) }
    const entry = { uid: 'u', username: 'guard', parts }
    const options = {
      log: { seq: 5, next: () => Promise.resolve([]) },
      clock,
      caller: { permits: () => true },
      scheduler: { after: (_: number, work: () => void) => (ticks.push(work), () => undefined) },
      snapshot: {
        onApplied: () => () => undefined,
        refresh: () => store.answer,
        isFresh: () => true,
        principalByKeyId: () => entry,
      },
      config: { eventsPingSeconds: 5, maxEventStreams: 10, partition: 'tinyauth', sessionTtlSeconds: 60 },
    }
    const streams = new EventStreams(options as unknown as EventStreamsOptions) // as much as is used
    const opener = { identity: { entry, keyId: 'AK', method: 'basic', mfa: false }, call: {}, service: 'orchard' }
    const stream = await streams.open(opener as unknown as Parameters<EventStreams['open']>[0], undefined)
    await settled()
    stream.read()
    let answer: () => void = () => undefined
    store.answer = new Promise((resolve) => (answer = resolve))
    clock.set(NOW + 5000)
    ticks.shift()?.()
    await settled()
    clock.set(NOW + 25_000)
    answer()
    await settled()
    const text = String((stream.read() as Buffer | null) ?? '')
    const ping = JSON.parse(text.slice(text.indexOf('data: ') + 6)) as ServiceEvent
    expect(ping.type).toBe('ping')
    expect(Date.parse(ping.at)).toBeLessThanOrEqual(NOW + 5000)
  })
})
