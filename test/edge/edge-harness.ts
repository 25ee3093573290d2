import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/common/clock.js'
import { startEdge } from '../../src/edge/index.js'
import { type Answer, Client, type Credential, type HeaderLine, keepAliveAgent } from '../service/client.js'
import { arn } from '../service/policies.js'

/** What an edge node under test starts with. */
export interface EdgeStart {
  readonly endpoint: string
  readonly key: Credential
  readonly clock: Clock
  /** Settings on top of those of the tests. */
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds for one exchange with the upstream. Default one that only ends what hangs. */
  readonly timeoutMs?: number
}

/** What end users are asked about. */
export interface Asked {
  readonly service?: string
  readonly action?: string
  readonly resource?: string
  readonly headers: readonly HeaderLine[]
  readonly more?: Readonly<Record<string, unknown>>
}

/** The service that most questions are about. */
export const ORCHARD = 'orchard'

const AUDIT = 'audit.jsonl'

/** An edge node of its own in this process. */
export class TestEdge {
  private stopped: Promise<void> | undefined

  constructor(
    readonly url: string,
    /** Nobody. */
    readonly anonymous: Client,
    private readonly directory: string,
    private readonly end: () => Promise<void>,
  ) {}

  /** Removes what it wrote. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** Asks `authorize-by-token` about one pair, as a gatekeeper. */
  ask(gatekeeper: Credential, asked: Asked, extended = false): Promise<Answer> {
    return askAt(this.anonymous, gatekeeper, asked, extended)
  }

  /** Requests that were passed on so far. */
  async passed(): Promise<number> {
    const { text } = await this.anonymous.get('/metrics')
    const lines = text.split('\n').filter((line) => line.startsWith('tinyauth_edge_passed_total{'))
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }

  /** Asks, and says whether the edge answered by itself. */
  async decide(gatekeeper: Credential, asked: Asked): Promise<{ readonly answer: Answer; readonly here: boolean }> {
    const before = await this.passed()
    const answer = await this.ask(gatekeeper, asked)
    return { answer, here: (await this.passed()) === before }
  }

  /** Asks until the edge answers by itself and knows a change, which is when it has heard of it. */
  async heard(gatekeeper: Credential, asked: Asked, revision = 0): Promise<Answer> {
    for (;;) {
      const { answer, here } = await this.decide(gatekeeper, asked)
      if (here && answer.status === 200 && Number(answer.headers['x-tinyauth-revision']) >= revision) return answer
    }
  }

  /** Lines of the audit log; whole once it was stopped. */
  auditLines(): readonly Record<string, unknown>[] {
    const lines = readFileSync(join(this.directory, AUDIT), 'utf8').trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>) // a line is an object
  }

  /** Stops it; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopped ??= this.end()
    return this.stopped
  }
}

/** Starts an edge node on a free port. */
export async function startTestEdge({ endpoint, key, clock, env, timeoutMs = 30_000 }: EdgeStart): Promise<TestEdge> {
  const directory = mkdtempSync(join(tmpdir(), 'tinyauth-edge-'))
  const auditFile = join(directory, AUDIT)
  const running = await startEdge({ ...edgeSettings(endpoint, key, auditFile), ...env }, { clock, timeoutMs })
  const agent = keepAliveAgent()
  return new TestEdge(running.url, new Client(running.url, agent), directory, async () => {
    await running.stop()
    agent.destroy()
  })
}

/** The environment of an edge node. */
export function edgeSettings(endpoint: string, key: Credential, auditFile: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    TINYAUTH_AUTH_MODE: 'proxy',
    TINYAUTH_ENDPOINT: endpoint,
    TINYAUTH_ACCESS_KEY_ID: key.keyId,
    TINYAUTH_SECRET_ACCESS_KEY: key.secret,
    AUDIT_LOG_FILENAME: auditFile,
    METRICS_PUBLIC: 'true',
    LOG_LEVEL: 'silent',
    KEY_FAILURES: '100000',
  }
}

/** Asks `authorize-by-token` about one pair. */
export function askAt(
  client: Client,
  gatekeeper: Credential,
  { service = ORCHARD, action = 'GetApple', resource = arn(service, 'apples/red'), headers, more }: Asked,
  extended = false,
): Promise<Answer> {
  const body = { permit: { [action]: [resource] }, headers, context: {}, ...more }
  const lines: HeaderLine[] = extended ? [['X-API-Version', '2']] : []
  return client.as(gatekeeper).post(`/api/v1/services/${service}/authorize-by-token`, body, lines)
}
