import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { EventStreams, type EventStreamsOptions } from '../../../src/decide/events/event-streams.js'
import { eventOf, type ServiceEvent } from '../../../src/decide/events/service-event.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('a ping', () => {
  it('is not told once the store is out of reach, also not to a client that begins to read again', async () => {
    const clock = new ManualClock(NOW)
    const applied: ((what: 'changes') => void)[] = []
    const ticks: (() => void)[] = []
    const store = { isThere: true }
    const log = {
      seq: 5,
      next: (since: number, upTo: number) => {
        const subjects = [{ type: 'user', id: 'u'.repeat(70_000) } as const]
        const numbers = Array.from({ length: upTo - since }, (_, at) => since + at + 1)
        return Promise.resolve(numbers.map((revision) => eventOf({ revision, at: NOW, subjects })))
      },
    }
    const parts = { active: true, credentialsChangedAtMs: 0, keys: new Map([['AK', { refusal: () => undefined }]]) }
    const entry = { uid: 'u', username: 'guard', parts }
    const options = {
      log,
      clock,
      caller: { permits: () => true },
      scheduler: { after: (_: number, work: () => void) => (ticks.push(work), () => undefined) },
      snapshot: {
        onApplied: (listener: (what: 'changes') => void) => (applied.push(listener), () => undefined),
        refresh: () => (store.isThere ? Promise.resolve() : Promise.reject(new Error('out of reach'))),
        isFresh: () => true, // for `MAX_STALENESS_SECONDS` decisions go on
        principalByKeyId: () => entry,
      },
      config: { eventsPingSeconds: 5, maxEventStreams: 10, partition: 'tinyauth', sessionTtlSeconds: 60 },
    }
    const streams = new EventStreams(options as unknown as EventStreamsOptions) // as much as is used
    const opener = { identity: { entry, keyId: 'AK', method: 'basic', mfa: false }, call: {}, service: 'orchard' }
    const stream = await streams.open(opener as unknown as Parameters<EventStreams['open']>[0], undefined)
    await settled()
    stream.read()
    // A large change fills the buffer of a client that does not read just now, and the ping has to wait.
    log.seq = 6
    for (const listener of applied) listener('changes')
    await settled()
    ticks.shift()?.()
    await settled()
    store.isThere = false
    for (let seconds = 5; seconds <= 30; seconds += 5) {
      clock.set(NOW + seconds * 1000)
      ticks.shift()?.()
      await settled()
    }
    const texts: string[] = []
    for (let reads = 0; reads < 10; reads++) {
      texts.push(String((stream.read() as Buffer | null) ?? ''))
      await settled()
    }
    const events = texts.join('').split('\n\n').filter((text) => text !== '').map((text) => JSON.parse(text.slice(text.indexOf('data: ') + 6)) as ServiceEvent) // prettier-ignore
    // The store was last heard at NOW.
    const late = events.filter(({ type, at }) => type === 'ping' && Date.parse(at) > NOW)
    expect(late).toEqual([])
  })
})
