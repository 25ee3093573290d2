import { mkdtempSync, rmSync } from 'node:fs'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningService, startTinyauth } from '../../src/service.js'
import { verifyChain } from '../../src/store/index.js'
import { Client, keepAliveAgent } from '../service/client.js'
import { MASTER_KEY, SIGNING_KEY, TestService } from '../service/harness.js'
import { type CutConnection, cutConnection } from '../store/cut-connection.js'
import { createDatabase, type PostgresServer } from '../store/postgres-server.js'
import { JumpingClock } from './jumping-clock.js'

/** How long a node decides without its database: as little as can be configured. */
export const BOUND_SECONDS = 1

/** One of several nodes, each with a clock of its own and a way of its own to the database. */
export interface Node {
  readonly running: RunningService
  readonly client: Client
  readonly link: CutConnection
  readonly clock: JumpingClock
}

/** Several nodes on one database. */
export class World {
  private readonly joined: Node[] = []

  private constructor(
    readonly server: PostgresServer,
    readonly nodes: readonly [Node, ...Node[]],
    /** Speaks with the first key of all. */
    readonly service: TestService,
    private readonly start: () => Promise<Node>,
    private readonly end: (joined: readonly Node[]) => Promise<void>,
  ) {}

  static async start(
    server: PostgresServer,
    count: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<World> {
    const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-nodes-'))
    const agent = keepAliveAgent()
    const database = await createDatabase(server)
    const next = (): Promise<Node> => startNode(database.url, dataDir, agent, env)
    const first = await next()
    const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = first.running.bootstrap ?? {}
    const nodes: [Node, ...Node[]] = [first]
    while (nodes.length < count) nodes.push(await next())
    const service = new TestService(first.running.url, dataDir, first.client, { keyId, secret }, () =>
      Promise.resolve(),
    )
    return new World(server, nodes, service, next, async (joined) => {
      const all = [...nodes, ...joined]
      await Promise.all(all.map(({ running }) => running.stop()))
      agent.destroy()
      await Promise.all(all.map(({ link }) => link.cut()))
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    })
  }

  /** What is wrong with the audit chain, and whether every number up to the last has its change. */
  async faults(): Promise<readonly unknown[]> {
    const { store } = this.nodes[0].running.foundations
    const { problem } = await store.unitOfWork.read((manager) => verifyChain(manager))
    const rows: readonly { missing: string }[] = await store.dataSource.query(
      'select (select revision from heads) - (select count(*) from changes) as missing',
    )
    return [problem, ...rows.filter(({ missing }) => Number(missing) !== 0)].filter((fault) => fault !== undefined)
  }

  /** Starts one more node. */
  async join(): Promise<Node> {
    const node = await this.start()
    this.joined.push(node)
    return node
  }

  stop(): Promise<void> {
    return this.end(this.joined)
  }
}

async function startNode(
  url: string,
  dataDir: string,
  agent: Agent,
  env: Readonly<Record<string, string>>,
): Promise<Node> {
  const link = await cutConnection(url)
  const clock = new JumpingClock()
  const running = await startTinyauth(
    {
      ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, DATABASE_URL: link.url },
      ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, LOG_LEVEL: 'silent', KEY_FAILURES: '1000000' },
      ...{ MAX_STALENESS_SECONDS: String(BOUND_SECONDS), POLL_INTERVAL_MS: '100', ...env },
    },
    { clock },
  )
  return { running, client: new Client(running.url, agent), link, clock }
}
