import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Authorizer, createAuthorizer } from '@tinyauth/guard/client'
import { createServer } from 'node:net'
import { trace } from '@opentelemetry/api'
import type { HeaderLine } from './client.js'
import { startService, succeeded, type TestService, type TestUser, withService } from './harness.js'
import { attributesOf, type CollectedSpan, OtlpCollector } from './otlp-collector.js'
import { allow, arn, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/very-private')
const OUTSIDE = 'c0ffee00c0ffee00c0ffee00c0ffee00'

/** OTLP's numbers of kinds. */
const [INTERNAL, SERVER, CLIENT] = [1, 2, 3]

describe('traces of a service and its guard', () => {
  const collector = new OtlpCollector()
  let service: TestService
  let keeper: TestUser
  let fred: TestUser
  let guard: Authorizer
  let exposition: string
  let spans: readonly CollectedSpan[]

  beforeAll(async () => {
    const endpoint = await collector.start()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/`, TRACE_ONE_IN: '1', METRICS_PUBLIC: 'true' }
    service = await startService({ env })
    keeper = await service.gatekeeper('orchard')
    fred = await service.createUserWithKey({
      username: 'fred-the-private',
      policy: policy(allow('orchard:Get', '*')),
    })
    const key = { accessKeyId: keeper.keyId, secretAccessKey: keeper.secret }
    guard = createAuthorizer({ endpoint: service.url, service: 'orchard', ...key, environment: {} })
    await guard.ready()
    const asker = { method: 'GET', url: '/apples', rawHeaders: fred.proof, socket: { remoteAddress: '192.0.2.1' } }
    for (const action of ['Get', 'Get', 'Eat']) await guard.check(asker, { action, type: 'apples', id: 'very-private' })
    await askFromOutside('01')
    await askFromOutside('00')
    await service.root.get('/api/v1/users/fred-the-private')
    exposition = (await service.anonymous.get('/metrics', [['Accept', 'application/openmetrics-text']])).text
    await guard.close()
    await service.stop()
    spans = collector.spans()
  })

  afterAll(() => collector.stop())

  /** Asks as a client does that traces by itself; the flags say whether it records. */
  async function askFromOutside(flags: '00' | '01'): Promise<void> {
    const traceparent: HeaderLine = ['traceparent', `00-${OUTSIDE}-00000000000000${flags}-${flags}`]
    const body = { permit: { Get: [APPLE] }, headers: [fred.proof], context: {} }
    succeeded(await keeper.client.post('/api/v1/services/orchard/authorize-by-token', body, [traceparent]))
  }

  function of(traceId: string | undefined): readonly CollectedSpan[] {
    return spans.filter((span) => span.traceId === traceId)
  }

  /** Names of spans, from the first down to the last, each below the one before. @throws Error where they are no such row */
  function rowOf(traceId: string): readonly string[] {
    const row: CollectedSpan[] = []
    for (let parent = ''; row.length < of(traceId).length;) {
      const [next, ...others] = of(traceId).filter(({ parentSpanId = '' }) => parentSpanId === parent)
      if (next === undefined || others.length > 0) throw new Error(`${others.length + 1} spans below \`${parent}\``)
      row.push(next)
      parent = next.spanId
    }
    return row.map(({ name, kind }) => `${name} ${kind}`)
  }

  const firsts = (): readonly CollectedSpan[] => spans.filter(({ name }) => name === 'tinyauth authorize')

  it('lead from the guard to the service and on to the database, and only there where somebody is not known yet', () => {
    const guardThenService = [
      `tinyauth authorize ${INTERNAL}`,
      `tinyauth POST ${CLIENT}`,
      `authorize-by-token ${SERVER}`,
    ]
    const [cold, warm, denied] = firsts().map(({ traceId }) => rowOf(traceId))
    expect(cold).toEqual([...guardThenService, `store read ${CLIENT}`])
    expect(warm).toEqual(guardThenService)
    expect(denied).toEqual(guardThenService)
  })

  it('say what was decided, and whether from memory', () => {
    const said = firsts().map(({ traceId }) =>
      of(traceId).flatMap((span) => {
        const attributes = attributesOf(span)
        return span.kind === SERVER ? [attributes['tinyauth.snapshot'], attributes['tinyauth.outcome']] : []
      }),
    )
    expect(said).toEqual([
      ['cold', 'allow'],
      ['warm', 'allow'],
      ['warm', 'deny'],
    ])
    expect(firsts().map((span) => attributesOf(span)['tinyauth.decided_by'])).toEqual(['remote', 'remote', 'remote'])
    expect(collector.resources()).toContainEqual({ 'service.name': 'tinyauth', 'service.version': '0.1.0' })
  })

  it('show routes as declared and the transactions of the database', () => {
    const user = spans.find(({ name }) => name === 'GET /api/v1/users/{username}')
    expect(attributesOf(user ?? { attributes: [] })).toMatchObject({ 'http.response.status_code': 200 })
    const created = spans.find(({ name }) => name === 'POST /api/v1/users')
    expect(of(created?.traceId).map(({ name }) => name)).toContain('store write')
  })

  it('hold nothing of who asks, for whom, or about what', () => {
    const sent = collector.bodies.join('\n')
    for (const secret of ['fred-the-private', fred.keyId, fred.secret, keeper.keyId, 'very-private', '192.0.2.1']) {
      expect(sent).not.toContain(secret)
    }
  })

  it('go on with the trace of a client, if that is recorded', () => {
    expect(of(OUTSIDE).map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['authorize-by-token', '0000000000000001'],
    ])
  })

  it('are named by the metrics, as an example of how long a decision took', () => {
    const named = [...exposition.matchAll(/^(\w+)_bucket\{.*\} \d+ # \{trace_id="(\w+)"\} [\d.e-]+$/gm)]
    expect(new Set(named.map(([, name]) => name))).toEqual(
      new Set(['tinyauth_decision_duration_seconds', 'tinyauth_store_transaction_duration_seconds']),
    )
    const known = new Set(spans.map(({ traceId }) => traceId))
    expect(named.map(([, , traceId]) => traceId).filter((traceId) => !known.has(traceId ?? ''))).toEqual([])
  })

  it('end with their service: nothing is registered any more', () => {
    expect(trace.getTracer('test').startSpan('x').isRecording()).toBe(false)
  })
})

describe('a service that traces', () => {
  it('sends its own, whatever traced in this process before', async () => {
    const collector = new OtlpCollector()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start(), TRACE_ONE_IN: '1' }
    await withService({ env }, async (service) => {
      expect((await service.root.get('/api/v1/users')).status).toBe(200)
    })
    collector.stop()
    expect(collector.spans().map(({ name }) => name)).toContain('GET /api/v1/users')
  })

  it('answers and stops without its collector', async () => {
    const endpoint = await closedEndpoint()
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      TRACE_ONE_IN: '1',
      SHUTDOWN_TIMEOUT_MS: '200',
      LOG_LEVEL: 'silent',
    }
    await withService({ env }, async (service) => {
      expect((await service.root.get('/api/v1/users')).status).toBe(200)
    })
  })

  it.each(['collector:4318', 'ftp://collector', 'https://user:password@collector'])(
    'does not start with the collector `%s`',
    async (endpoint) => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }
      await expect(startService({ env })).rejects.toThrow('OTEL_EXPORTER_OTLP_ENDPOINT')
    },
  )
})

/** An address at which nobody listens. */
function closedEndpoint(): Promise<string> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('it listens on no port'))
      server.close(() => resolve(`http://127.0.0.1:${address.port}`))
    })
  })
}
