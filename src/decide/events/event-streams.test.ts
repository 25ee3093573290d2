import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { accessKey, keysOf, principal } from '../../../packages/decision/test/principals.js'
import { ReadOnlyWork } from '../../../test/decide/stored-principals.js'
import { FakeSnapshot } from '../../../test/snapshot/fake-snapshot.js'
import { ManualScheduler } from '../../audit/scheduler.js'
import { newCall } from '../../common/call.js'
import { ManualClock } from '../../common/clock.js'
import { PrincipalReader } from '../../store/index.js'
import { EventLog } from './event-log.js'
import type { EventStream } from './event-stream.js'
import { EventStreams } from './event-streams.js'
import { streamText } from './service-event.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const entry = principal('guard', { keys: keysOf(accessKey('AKGUARD')) })

/** Nothing ever changed. */
class EmptyReader extends PrincipalReader {
  override changesSince(): Promise<readonly never[]> {
    return Promise.resolve([])
  }
}

let snapshot: FakeSnapshot
let scheduler: ManualScheduler
let streams: EventStreams
let permitted: boolean

beforeEach(() => {
  snapshot = new FakeSnapshot(entry)
  scheduler = new ManualScheduler()
  permitted = true
  const clock = new ManualClock(NOW)
  const log = new EventLog(new ReadOnlyWork(), new EmptyReader(), snapshot)
  const caller = { permits: () => permitted }
  const config = {
    eventsPingSeconds: 5,
    maxEventStreams: 4,
    partition: 'tinyauth',
    service: 'tinyauth',
    sessionTtlSeconds: 3600,
  }
  streams = new EventStreams({ log, snapshot, caller, scheduler, clock, config })
})

afterEach(() => {
  streams.close()
})

function open(since?: number): Promise<EventStream> {
  const call = newCall({ requestId: 'r', sourceIp: '10.0.0.1', secure: true, userAgent: undefined })
  const identity = { entry, keyId: 'AKGUARD', method: 'basic', mfa: false } as const
  return streams.open({ identity, call, service: 'apples', text: streamText }, since)
}

/** Types of what was told since the last time, once nothing is under way. */
async function told(stream: EventStream): Promise<readonly string[]> {
  await new Promise((resolve) => setImmediate(resolve))
  const text = String((stream.read() as Buffer | null) ?? '')
  return [...text.matchAll(/"type":"(?<type>[a-z.]+)"/g)].map(({ groups }) => groups?.['type'] ?? '')
}

describe('the streams of a node', () => {
  it('ping at the interval that is configured, all of them, and plan nothing when there is none', async () => {
    expect(scheduler.size).toBe(0)
    const [one, two] = [await open(), await open()]
    expect([await told(one), await told(two)]).toEqual([['ping'], ['ping']])
    scheduler.advance(4999)
    expect(await told(one)).toEqual([])
    scheduler.advance(1)
    expect([await told(one), await told(two)]).toEqual([['ping'], ['ping']])
    one.destroy()
    two.destroy()
    await told(one)
    expect([streams.size, scheduler.size]).toEqual([0, 0])
  })

  it('do not ping while the store is out of reach: nobody may take that for silence about changes', async () => {
    const stream = await open()
    await told(stream)
    snapshot.inReach = false
    scheduler.advance(5000)
    expect(await told(stream)).toEqual([])
    snapshot.inReach = true
    scheduler.advance(5000)
    expect(await told(stream)).toEqual(['ping'])
  })

  it('judge the right at each interval all the same', async () => {
    const stream = await open()
    await told(stream)
    snapshot.inReach = false
    permitted = false
    scheduler.advance(5000)
    expect(await told(stream)).toEqual([])
    expect(streams.size).toBe(0)
  })

  it('are not opened while the store is out of reach', async () => {
    snapshot.inReach = false
    await expect(open()).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })

  it('are half of all at most for one caller', async () => {
    await open()
    await open()
    await expect(open()).rejects.toMatchObject({ code: 'TooManyRequests' })
  })

  it('are opened by nobody once they are closed', async () => {
    const stream = await open()
    streams.close()
    stream.resume()
    await told(stream)
    expect([stream.readableEnded, streams.size, scheduler.size]).toEqual([true, 0, 0])
    await expect(open()).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })
})
