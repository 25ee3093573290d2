import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parseExposition } from './exposition.js'
import { addScrape, type History, tailLatency } from './history.js'
import { type Scrape, scrapeOf } from './scrape.js'

/** What a service answered after six decisions, four of them denials. */
const SAMPLE = readFileSync(path.join(__dirname, 'exposition.sample.txt'), 'utf8')

const scrape = (more: Partial<Scrape>): Scrape => ({ ...scrapeOf(SAMPLE, 0), ...more })
const historyOf = (...[first, ...more]: readonly [Scrape, ...Scrape[]]): History =>
  more.reduce(addScrape, addScrape(undefined, first))

describe('a Prometheus text', () => {
  it.each<[string, string, unknown]>([
    ['a plain number', 'up 1', ['up', {}, 1]],
    ['labels with escapes', 'a{code="x\\"y\\\\\\n",b="2",} 2', ['a', { code: 'x"y\\\n', b: '2' }, 2]],
    ['a brace within a label', 'a{route="/users/{username}"} 3', ['a', { route: '/users/{username}' }, 3]],
    ['infinity', 'a{le="+Inf"} +Inf', ['a', { le: '+Inf' }, Infinity]],
    ['a time after the number', 'a 1e3 1395066363000', ['a', {}, 1000]],
  ])('is read: %s', (_what, text, expected) => {
    const [sample] = parseExposition(text)
    expect([sample?.name, Object.fromEntries(sample?.labels ?? []), sample?.value]).toEqual(expected)
  })

  it.each(['', '# HELP a b', '{a="b"} 1', 'a{b=1} 1', 'a{b="1} 1', 'a{b="1"', 'a one', 'a', '<html>', '{"error":1}'])(
    'has no sample in %j',
    (text) => {
      expect(parseExposition(text)).toEqual([])
    },
  )
})

describe('a reading', () => {
  it('says what the service counted', () => {
    expect(scrapeOf(SAMPLE, 7)).toMatchObject({
      ...{ atMs: 7, startedAt: 1795960341, allowed: 2, denied: 4, failed: 0, principals: 2 },
      ...{ stalenessSeconds: 0.261, auditBuffered: 6, auditCapacity: 10_000, requests: 75 },
    })
  })

  it('has all bounds of the durations in order, the last without end', () => {
    const { durations } = scrapeOf(SAMPLE, 0)
    expect(durations).toHaveLength(15)
    expect(durations[0]).toEqual({ le: 0.000_005, count: 0 })
    expect(durations.at(-1)).toEqual({ le: Infinity, count: 5 })
  })

  it('of a text that is none says nothing', () => {
    expect(scrapeOf('<html></html>', 0)).toMatchObject({ allowed: 0, durations: [], stalenessSeconds: undefined })
  })

  it('counts refused sign-ins by the answers of their pages', () => {
    const requests = (route: string, status: number): string =>
      `tinyauth_http_requests_total{route="${route}",method="POST",status="${status}"} 3`
    const text = [
      requests('/login', 401),
      requests('/login/mfa', 429),
      requests('/login', 303),
      requests('/logins', 401),
    ]
    expect(scrapeOf(text.join('\n'), 0)).toMatchObject({ signInFailures: 6, requests: 12 })
  })

  it('leaves out what tinyauth asks itself', () => {
    const own =
      'tinyauth_decisions_total{kind="own",outcome="deny"} 9\ntinyauth_decisions_total{kind="login",outcome="deny"} 1'
    expect(scrapeOf(own, 0).denied).toBe(1)
  })
})

describe('the history', () => {
  it('has rates from the second reading on', () => {
    const one = historyOf(scrape({ atMs: 0 }))
    expect(one.points).toEqual([])
    const two = addScrape(
      one,
      scrape({ atMs: 5000, allowed: 17, denied: 9, authenticationFailures: 6, signInFailures: 4 }),
    )
    expect(two.points).toMatchObject([
      { atMs: 5000, decisionsPerSecond: 4, denialsPerSecond: 1, deniedShare: 0.25, refusedCredentialsPerSecond: 2 },
    ])
  })

  it('has no share of denials where nothing was decided', () => {
    const { points } = historyOf(scrape({ atMs: 0 }), scrape({ atMs: 5000 }))
    expect(points).toMatchObject([{ decisionsPerSecond: 0, deniedShare: undefined }])
  })

  it('compares no two processes, and goes on with each', () => {
    const { points } = historyOf(
      scrape({ atMs: 0, startedAt: 1, allowed: 1000 }),
      scrape({ atMs: 5000, startedAt: 2, allowed: 2 }),
      scrape({ atMs: 10_000, startedAt: 1, allowed: 1010 }),
    )
    expect(points.map(({ decisionsPerSecond }) => decisionsPerSecond)).toEqual([1])
  })

  it('takes a counter that fell for a restart', () => {
    expect(historyOf(scrape({ atMs: 0, allowed: 100 }), scrape({ atMs: 5000, allowed: 3 })).points).toEqual([])
  })

  it('is bounded', () => {
    const many = Array.from({ length: 500 }, (_, at) => scrape({ atMs: (at + 1) * 5000 }))
    expect(historyOf(scrape({ atMs: 0 }), ...many).points).toHaveLength(120)
  })
})

describe('the 99th percentile', () => {
  const durations = (...counts: readonly [number, number, number]): Scrape['durations'] => [
    { le: 0.001, count: counts[0] },
    { le: 0.01, count: counts[1] },
    { le: Infinity, count: counts[2] },
  ]
  const since = (before: Scrape['durations'], after: Scrape['durations']): ReturnType<typeof tailLatency> =>
    tailLatency(historyOf(scrape({ atMs: 0, durations: before }), scrape({ atMs: 5000, durations: after })), 0.99)

  it('is of the decisions since the first reading alone', () => {
    expect(since(durations(0, 900, 900), durations(100, 1000, 1000))).toEqual({
      seconds: 0.00099,
      isLonger: false,
      count: 100,
    })
  })

  it('is interpolated within its bucket', () => {
    expect(since(durations(0, 0, 0), durations(98, 100, 100))?.seconds).toBeCloseTo(0.0055)
  })

  it('says when it is beyond the last bound', () => {
    expect(since(durations(0, 0, 0), durations(1, 1, 2))).toMatchObject({ seconds: 0.01, isLonger: true })
  })

  it('is unknown where nothing was decided', () => {
    expect(since(durations(5, 5, 5), durations(5, 5, 5))).toBeUndefined()
  })
})
