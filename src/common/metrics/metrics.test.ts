import { describe, expect, it } from '@jest/globals'
import { createMetrics, Metrics } from './metrics.js'
import { acceptsOpenMetrics } from './open-metrics.js'

/** Samples by name and labels, as a Prometheus server would read them. */
async function samplesOf(metrics: Metrics): Promise<Readonly<Record<string, number>>> {
  const { text } = await metrics.exposition()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))]
    }),
  )
}

describe('metrics', () => {
  it.each<[string, (metrics: Metrics) => void, Record<string, number>]>([
    [
      'requests by route, method and status',
      (metrics) => {
        metrics.countRequest('/api/v1/users/{username}', 'GET', 200)
        metrics.countRequest('/api/v1/users/{username}', 'GET', 200)
        metrics.countRequest('/api/v1/users/{username}', 'GET', 404)
      },
      {
        'tinyauth_http_requests_total{route="/api/v1/users/{username}",method="GET",status="200"}': 2,
        'tinyauth_http_requests_total{route="/api/v1/users/{username}",method="GET",status="404"}': 1,
      },
    ],
    [
      'decided pairs by kind and outcome',
      (metrics) => {
        metrics.countDecisions('allow', 3)
        metrics.countDecisions('deny', 1, 'login')
      },
      {
        'tinyauth_decisions_total{kind="token",outcome="allow"}': 3,
        'tinyauth_decisions_total{kind="login",outcome="deny"}': 1,
      },
    ],
    [
      'failed authentications by code',
      (metrics) => metrics.countAuthFailure('NoSuchKey'),
      { 'tinyauth_authentication_failures_total{code="NoSuchKey"}': 1 },
    ],
    [
      'reads and size of the snapshot',
      (metrics) => {
        metrics.countSnapshotHit()
        metrics.countSnapshotHit()
        metrics.countSnapshotMiss()
        metrics.countSnapshotFill()
        metrics.setSnapshotSize(7)
        metrics.setSnapshotCapacity(100)
        metrics.watchStaleness(() => 1.5)
        metrics.watchRevision(() => 42)
      },
      {
        'tinyauth_snapshot_reads_total{result="hit"}': 2,
        'tinyauth_snapshot_reads_total{result="miss"}': 1,
        'tinyauth_snapshot_reads_total{result="fill"}': 1,
        tinyauth_snapshot_entries: 7,
        tinyauth_snapshot_capacity_entries: 100,
        tinyauth_snapshot_staleness_seconds: 1.5,
        tinyauth_snapshot_revision: 42,
      },
    ],
    [
      'the buffer of the audit log, of which nothing is lost',
      (metrics) => {
        metrics.watchAudit(() => ({ buffered: 5, capacity: 100 }))
        metrics.observeAuditFlush(0.02)
      },
      {
        tinyauth_audit_buffered_events: 5,
        tinyauth_audit_buffer_capacity_events: 100,
        tinyauth_audit_flush_duration_seconds_count: 1,
        'tinyauth_audit_flush_duration_seconds_bucket{le="0.01"}': 0,
        'tinyauth_audit_flush_duration_seconds_bucket{le="0.025"}': 1,
        tinyauth_audit_lost_total: 0,
      },
    ],
    [
      'durations of decisions in microseconds',
      (metrics) => {
        for (const seconds of [0.000_005, 0.000_02, 0.000_02, 3]) metrics.observeDecision('token', seconds)
      },
      {
        'tinyauth_decision_duration_seconds_bucket{kind="token",le="0.000005"}': 1,
        'tinyauth_decision_duration_seconds_bucket{kind="token",le="0.00001"}': 1,
        'tinyauth_decision_duration_seconds_bucket{kind="token",le="0.000025"}': 3,
        'tinyauth_decision_duration_seconds_bucket{kind="token",le="1"}': 3,
        'tinyauth_decision_duration_seconds_bucket{kind="token",le="+Inf"}': 4,
        'tinyauth_decision_duration_seconds_count{kind="token"}': 4,
        'tinyauth_decision_duration_seconds_count{kind="login"}': 0,
      },
    ],
    [
      'durations of transactions in milliseconds',
      (metrics) => {
        metrics.observeTransaction('read', 0.002)
        metrics.observeTransaction('write', 0.3)
      },
      {
        'tinyauth_store_transaction_duration_seconds_bucket{kind="read",le="0.001"}': 0,
        'tinyauth_store_transaction_duration_seconds_bucket{kind="read",le="0.0025"}': 1,
        'tinyauth_store_transaction_duration_seconds_bucket{kind="write",le="1"}': 1,
        'tinyauth_store_transaction_duration_seconds_sum{kind="write"}': 0.3,
      },
    ],
  ])('show %s', async (_what, count, expected) => {
    const metrics = new Metrics()
    count(metrics)
    expect(await samplesOf(metrics)).toMatchObject(expected)
  })

  it('count on between two readings', async () => {
    const metrics = new Metrics()
    metrics.countAuthFailure('NoSuchKey')
    await metrics.exposition()
    metrics.countAuthFailure('NoSuchKey')
    expect(await samplesOf(metrics)).toMatchObject({ 'tinyauth_authentication_failures_total{code="NoSuchKey"}': 2 })
  })

  it('of two instances have nothing in common', async () => {
    const [left, right] = [createMetrics(), createMetrics()]
    left.countAuthFailure('NoSuchKey')
    expect(await samplesOf(right)).not.toHaveProperty(['tinyauth_authentication_failures_total{code="NoSuchKey"}'])
    expect(await samplesOf(right)).toHaveProperty(['process_resident_memory_bytes'])
  })

  it('leave durations out that a clock made up', async () => {
    const metrics = new Metrics()
    for (const seconds of [-1, NaN]) metrics.observeDecision('token', seconds)
    expect(await samplesOf(metrics)).toMatchObject({ 'tinyauth_decision_duration_seconds_count{kind="token"}': 0 })
  })

  it('keep a bounded number of label values, and count the rest together', async () => {
    const metrics = new Metrics()
    for (let code = 0; code < 5_000; code++) metrics.countAuthFailure(`Code${code}`)
    const failures = Object.entries(await samplesOf(metrics)).filter(([name]) => name.includes('failures_total'))
    expect(failures).toHaveLength(2_001)
    expect(failures.reduce((sum, [, value]) => sum + value, 0)).toBe(5_000)
  })

  it('escape what a label holds', async () => {
    const metrics = new Metrics()
    metrics.countRequest('a"\n\\', 'GET', 200)
    const { contentType, text } = await metrics.exposition()
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(text).toContain('route="a\\"\\n\\\\"')
  })

  it('have a text in which every metric says what it is', async () => {
    const { text } = await new Metrics().exposition()
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE'))
    const helps = text.split('\n').filter((line) => line.startsWith('# HELP'))
    expect(types).toHaveLength(helps.length)
    expect(text).toContain('# TYPE tinyauth_decision_duration_seconds histogram')
    expect(text.endsWith('\n')).toBe(true)
  })

  it('name in OpenMetrics, and there alone, the newest trace of each bucket', async () => {
    const metrics = new Metrics()
    const [older, newer] = ['a'.repeat(32), 'b'.repeat(32)]
    metrics.observeDecision('token', 0.000_02, older)
    metrics.observeDecision('token', 0.000_021, newer)
    metrics.observeDecision('token', 0.000_03)
    const { contentType, text } = await metrics.exposition('openmetrics')
    expect(contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    const exemplars = text.split('\n').filter((line) => line.includes(' # '))
    expect(exemplars).toEqual([
      `tinyauth_decision_duration_seconds_bucket{kind="token",le="0.000025"} 2 # {trace_id="${newer}"} 0.000021`,
    ])
    expect((await metrics.exposition()).text).not.toContain('trace_id')
  })

  it('are in OpenMetrics the same samples, with counters called without their ending, and an end', async () => {
    const metrics = createMetrics()
    metrics.countAuthFailure('NoSuchKey')
    const { text } = await metrics.exposition('openmetrics')
    expect(text).toContain('# TYPE tinyauth_authentication_failures counter')
    expect(text).toContain('# HELP tinyauth_authentication_failures Credentials')
    expect(text).toContain('tinyauth_authentication_failures_total{code="NoSuchKey"} 1')
    expect(text).toMatch(/\n# EOF\n$/)
    expect(text).not.toContain('\n\n')
    const counters = (format: string): readonly (string | undefined)[] =>
      [...format.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name]) => name)
    const plain = (await metrics.exposition()).text
    expect(counters(plain)).toEqual(counters(text).map((name) => `${name}_total`))
    expect(counters(text)).toContain('process_cpu_seconds')
  })

  it.each([
    ['application/openmetrics-text', true],
    [
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      true,
    ],
    ['text/plain, Application/OpenMetrics-Text;q=0.1', true],
    ['text/plain;version=0.0.4', false],
    ['*/*', false],
    ['application/openmetrics-text;q=0.0', false],
    [undefined, false],
  ])('are in OpenMetrics for whoever names it: %s', (accept, expected) => {
    expect(acceptsOpenMetrics(accept)).toBe(expected)
  })
})
