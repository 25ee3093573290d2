import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { WebSocket } from 'ws'
import { filled, missingNginx, type NginxServer, startNginx } from '../nginx/nginx-server.js'
import { type Answer, basic, Client, type HeaderLine, keepAliveAgent } from '../service/client.js'
import { MASTER_KEY, SIGNING_KEY, succeeded, TestService, type TestUser } from '../service/harness.js'
import { allow, arn, own, policy } from '../service/policies.js'
import { createDatabase, missingPostgres, type PostgresServer, startPostgres } from '../store/postgres-server.js'
import { TlsClient } from '../sign-in/forward-auth/tls-client.js'
import { startTinyauth } from '../../src/service.js'

const CONFIGURATION = readFileSync(path.resolve(__dirname, '../../deploy/nginx/nginx.conf'), 'utf8')
const HOST = 'auth.example.org'
const APPLE = arn('orchard', 'apples/red')

const missing = missingNginx ?? missingPostgres()?.skipped
const describeWhereThere = missing === undefined ? describe : describe.skip
const title = missing === undefined ? '' : ` SKIPPED: ${missing}`

describeWhereThere(`two nodes behind the nginx of deploy/${title}`, () => {
  const agent = keepAliveAgent()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tinyauth-nodes-'))
  let server: PostgresServer
  let first: TestService
  let second: TestService
  let nginx: NginxServer
  let proxy: TlsClient
  let keeper: TestUser
  let fred: TestUser

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
    const { url } = await createDatabase(server)
    first = await startNode(url)
    second = await startNode(url, first)
    nginx = await startNginx(({ port, folder }) =>
      filled(CONFIGURATION, [
        ['error_log stderr warn', 'error_log stderr notice'],
        ['/tmp/', `${folder}/`],
        ['worker_connections 4096', 'worker_connections 256'],
        ['listen 8443 ssl', `listen 127.0.0.1:${port} ssl`],
        ['/run/secrets/tls.crt', `${folder}/certificate.pem`],
        ['/run/secrets/tls.key', `${folder}/key.pem`],
        ['node-1:8700', new URL(first.url).host],
        ['node-2:8700', new URL(second.url).host],
      ]),
    )
    proxy = new TlsClient(nginx.port, HOST)
    keeper = await first.createUserWithKey({ policy: policy(allow('tinyauth:*', '*')) })
    fred = await first.createUserWithKey({ policy: policy(allow('orchard:Get', '*')) })
  })

  afterAll(async () => {
    await nginx.stop()
    await Promise.all([first.stop(), second.stop()])
    agent.destroy()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function startNode(url: string, maker?: TestService): Promise<TestService> {
    const running = await startTinyauth({
      ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, DATABASE_URL: url },
      ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, LOG_LEVEL: 'error' },
      ...{ TRUST_PROXY: '1', PUBLIC_URL: `https://${HOST}`, METRICS_PUBLIC: 'true' },
    })
    const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
    const rootKey = maker?.rootKey ?? { keyId, secret }
    return new TestService(running.url, dataDir, new Client(running.url, agent), rootKey, () => running.stop())
  }

  function authorization({ keyId, secret }: TestUser): HeaderLine {
    return ['Authorization', basic(keyId, secret)]
  }

  /** May fred get the apple? */
  function ask(): Promise<Answer> {
    const rawBody = JSON.stringify({ permit: { Get: [APPLE] }, headers: [fred.proof], context: {} })
    const headers: readonly HeaderLine[] = [authorization(keeper), ['Content-Type', 'application/json']]
    return proxy.request('POST', '/api/v1/services/orchard/authorize-by-token', { rawBody, headers })
  }

  async function decisionsOf(node: TestService): Promise<number> {
    const { text } = await node.anonymous.get('/metrics')
    const line = text
      .split('\n')
      .find((one) => one.startsWith('tinyauth_decisions_total{kind="token",outcome="allow"}'))
    return Number(line?.split(' ')[1] ?? 0)
  }

  it('answer in turn', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, ask))
    const said = answers.map(({ status, text }) => [status, (JSON.parse(text) as { Authorized?: boolean }).Authorized])
    expect(said).toEqual(answers.map(() => [200, true]))
    const counts = await Promise.all([first, second].map(decisionsOf))
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(counts.reduce((sum, count) => sum + count)).toBe(40)
  })

  it('hear who the client is from nginx, and not from the client', async () => {
    const claimed: HeaderLine = ['X-Forwarded-For', '203.0.113.9']
    const id = 'request-behind-nginx-1'
    succeeded(await proxy.get('/api/v1/users', [authorization(keeper), claimed, ['X-Request-Id', id]]))
    let events: readonly unknown[] = []
    // Reads are recorded soon after the answer: asked until it is there.
    for (let attempt = 0; events.length === 0 && attempt < 2000; attempt += 1) {
      const answer = await first.root.get(`/api/v1/audit-events?requestId=${id}`)
      events = succeeded(answer).body as readonly unknown[] // the route lists
    }
    expect(events).toMatchObject([{ sourceIp: '127.0.0.1' }])
  })

  it('keep what is asked by proxies alone, and the metrics, to those inside', async () => {
    const paths = ['/auth/forward', '/metrics']
    const answers = await Promise.all(paths.map((one) => proxy.get(one, [authorization(keeper)])))
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    expect((await proxy.get('/healthz')).status).toBe(200)
  })

  it('tell of changes over a WebSocket through nginx', async () => {
    const reader = await first.createUserWithKey({
      policy: policy(allow('tinyauth:ReadEvents', own('services/orchard'))),
    })
    const address = `wss://127.0.0.1:${nginx.port}/api/v1/services/orchard/events/ws`
    const headers = { authorization: authorization(reader)[1], host: HOST }
    const socket = new WebSocket(address, { headers, rejectUnauthorized: false })
    try {
      const heard = new Promise<string>((resolve, reject) => {
        socket.on('error', reject)
        socket.on('message', (data: Buffer) => {
          const text = data.toString('utf8')
          if (!text.includes('"ping"')) resolve(text)
        })
      })
      await new Promise((resolve) => socket.once('open', resolve))
      await second.createUser({ username: 'heard-of' })
      expect(JSON.parse(await heard)).toHaveProperty('seq')
    } finally {
      socket.terminate()
    }
  })

  it('are missed by nobody when one of them stops: no question and no read fails', async () => {
    let asking = true
    const statuses: number[] = []
    const askOn = async (send: () => Promise<Answer>): Promise<void> => {
      while (asking) statuses.push((await send()).status)
    }
    const readUsers = (): Promise<Answer> => proxy.get('/api/v1/users', [authorization(keeper)])
    const before = await decisionsOf(first)
    const busy = [ask, ask, ask, ask, readUsers, readUsers].map(askOn)
    await second.stop()
    while ((await decisionsOf(first)) < before + 200) await ask()
    asking = false
    await Promise.all(busy)
    expect(statuses.length).toBeGreaterThan(100)
    expect(new Set(statuses)).toEqual(new Set([200]))
  })
})
