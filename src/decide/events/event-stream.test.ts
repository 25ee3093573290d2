import { afterEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../common/clock.js'
import { EventStream } from './event-stream.js'
import { eventOf, type ServiceEvent, streamText } from './service-event.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')

/** A log with the changes up to `seq`, those up to `oldest` left out. */
class FakeLog {
  seq = 5
  oldest = 0
  /** Characters of the id of each subject. */
  size = 10

  next(since: number, upTo: number): Promise<readonly ServiceEvent[] | undefined> {
    if (since < this.oldest) return Promise.resolve(undefined)
    const numbers = Array.from({ length: Math.min(100, upTo - since) }, (_, index) => since + index + 1)
    const subjects = [{ type: 'user', id: 'u'.repeat(this.size) } as const]
    return Promise.resolve(numbers.map((revision) => eventOf({ revision, at: NOW, subjects })))
  }
}

const streams: EventStream[] = []
/** Times of the pings that were heard. */
const pings: string[] = []

interface Opened {
  readonly stream: EventStream
  readonly log: FakeLog
  readonly clock: ManualClock
  readonly right: { held: boolean | Error; holds: () => Promise<boolean> }
  /** How often its end was told. */
  readonly ends: () => number
}

function open(since?: number, change: (log: FakeLog) => void = () => undefined): Opened {
  const log = new FakeLog()
  change(log)
  let ended = 0
  const right = {
    held: true as boolean | Error,
    holds: () => (right.held instanceof Error ? Promise.reject(right.held) : Promise.resolve(right.held)),
  }
  const clock = new ManualClock(NOW)
  const options = { log, right, clock, partition: 'tinyauth', since, askedAtMs: NOW, text: streamText }
  const stream = new EventStream({ ...options, onEnd: () => void (ended += 1) })
  streams.push(stream)
  return { stream, log, clock, right, ends: () => ended }
}

/** Everything that is under way without timers. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function heard(stream: EventStream): Promise<readonly string[]> {
  await settled()
  const text = String((stream.read() as Buffer | null) ?? '')
  const events = text.split('\n\n').filter((event) => event !== '')
  return events.map((event) => {
    const data = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as ServiceEvent
    if (data.type === 'ping') pings.push(data.at)
    return `${data.type} ${data.seq}${event.startsWith('id: ') ? '' : ' without id'}`
  })
}

afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy()
})

describe('a stream of events', () => {
  it('begins with a ping at once, before anything is judged or read', () => {
    const { stream } = open()
    expect(String(stream.read())).toMatch(/^id: 5\ndata: \{"v":1,"seq":5,[^\n]*"type":"ping","subjects":\[\]\}\n\n$/)
  })

  it('tells what came since, then pings only at what it has told', async () => {
    const { stream, log } = open(3)
    expect(await heard(stream)).toEqual(['ping 5 without id', 'user.changed 4', 'user.changed 5'])
    log.seq = 6
    stream.ping(NOW)
    expect(await heard(stream)).toEqual(['user.changed 6', 'ping 6'])
  })

  it.each([
    ['is gone', false, 'refused'],
    ['cannot be judged', new Error('the store is out of reach'), 'unsure'],
  ])('ends when the right %s, and tells nothing more', async (_, held, end) => {
    const { stream, log, right, ends } = open()
    await heard(stream)
    right.held = held
    log.seq = 6
    stream.wake()
    expect(await heard(stream)).toEqual([])
    stream.resume()
    await settled()
    expect([stream.readableEnded, stream.endedAs, ends()]).toEqual([true, end, 1])
  })

  it('says `reset` where numbers began anew, and where changes were removed before they were told', async () => {
    const { stream, log } = open()
    await heard(stream)
    log.seq = 2
    stream.reset()
    expect(await heard(stream)).toEqual(['reset 2'])
    log.seq = 9
    log.oldest = 8
    stream.wake()
    expect(await heard(stream)).toEqual(['reset 9'])
    log.seq = 10
    stream.wake()
    expect(await heard(stream)).toEqual(['user.changed 10'])
  })

  it('keeps no more than its buffer for a client that does not read, and goes on where it stopped', async () => {
    const { stream } = open(0, (log) => Object.assign(log, { seq: 400, size: 1000 }))
    await settled()
    expect(stream.readableLength).toBeLessThan(2 * stream.readableHighWaterMark)
    const all: string[] = []
    for (let some = await heard(stream); some.length > 0; some = await heard(stream)) all.push(...some)
    expect(all.slice(1)).toEqual(Array.from({ length: 400 }, (_, index) => `user.changed ${index + 1}`))
  })

  it('pings with the time at which the service was there, and not after that is withdrawn', async () => {
    const { stream, log, clock } = open(0, (fake) => Object.assign(fake, { seq: 400, size: 1000 }))
    await settled()
    stream.ping(NOW)
    clock.set(NOW + 4000)
    const all: string[] = []
    for (let some = await heard(stream); some.length > 0; some = await heard(stream)) all.push(...some)
    expect(all.at(-1)).toBe('ping 400')
    expect(pings.at(-1)).toBe(new Date(NOW).toISOString())
    log.seq = 800
    stream.wake()
    await settled()
    stream.ping(NOW)
    stream.withdrawPing()
    const later: string[] = []
    for (let some = await heard(stream); some.length > 0; some = await heard(stream)) later.push(...some)
    expect(later.at(-1)).toBe('user.changed 800')
  })

  it('is cut when the client has not read from one ping to the next, and not sooner', async () => {
    const { stream, ends } = open(0, (log) => Object.assign(log, { seq: 400, size: 1000 }))
    await settled()
    stream.ping(NOW)
    await heard(stream)
    await settled()
    stream.ping(NOW)
    expect(stream.destroyed).toBe(false)
    stream.ping(NOW)
    expect([stream.destroyed, ends()]).toEqual([true, 1])
  })

  it('is cut at once at the end when the client does not read: nobody waits for it', async () => {
    const { stream } = open(0, (log) => Object.assign(log, { seq: 400, size: 1000 }))
    await settled()
    stream.finish('stopping')
    expect(stream.destroyed).toBe(true)
  })

  it('tells its end once, also when the client goes away first', async () => {
    const { stream, ends } = open()
    stream.destroy()
    stream.finish('stopping')
    stream.wake()
    await settled()
    expect(ends()).toBe(1)
  })
})
