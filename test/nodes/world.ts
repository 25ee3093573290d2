import { mkdtempSync, rmSync } from 'node:fs'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SystemClock } from '../../src/common/clock.js'
import { startTinyauth } from '../../src/service.js'
import { openStore, type Store, verifyChain } from '../../src/store/index.js'
import { Client, type Credential, keepAliveAgent } from '../service/client.js'
import { MASTER_KEY, SIGNING_KEY, TestService } from '../service/harness.js'
import { type CutConnection, cutConnection } from '../store/cut-connection.js'
import { SILENT } from '../store/fixtures.js'
import { createDatabase, type PostgresServer } from '../store/postgres-server.js'
import { JumpingClock } from './jumping-clock.js'

/** How long a node decides without its database: as little as can be configured. */
export const BOUND_SECONDS = 1

/** What happens to nodes and their database. */
export const FAULTS = ['cut', 'hold', 'pause', 'crash', 'restart', 'deafen', 'jump', 'kill'] as const
export type Fault = (typeof FAULTS)[number]

/** The process of a node. */
export interface NodeProcess {
  /** Resolves as soon as it is there: at once, but between its end and its next start. */
  up(): Promise<unknown>
  /** Ends it as a power cut does, and starts it again. */
  kill(): Promise<void>
}

/** One of several nodes, with a way of its own to the database. */
export interface Node {
  readonly client: Client
  /** Its way to the database. */
  readonly link: Pick<CutConnection, 'cut' | 'mend'>
  /** The same way. Absent where it can only be cut. */
  readonly holdable?: Pick<CutConnection, 'hold' | 'release'>
  /** Absent where it goes by the clock of the machine. */
  readonly clock?: JumpingClock
  /** Absent where it has no process of its own. */
  readonly process?: NodeProcess
}

/** A way to start nodes on one database. */
export interface Nodes {
  /** What may happen to them. */
  readonly faults: readonly [Fault, ...Fault[]]
  /** The key of all rights; good from when the first node has started. */
  rootKey(): Credential
  start(): Promise<Node>
  /** Stops all that were started. */
  stop(): Promise<void>
}

/** Starts nodes on the database of a URL. */
export type NodesOn = (url: string, dataDir: string, agent: Agent) => Promise<Nodes> | Nodes

/** Several nodes on one database. */
export class World {
  private constructor(
    readonly server: PostgresServer,
    /** What may happen to the nodes. */
    readonly faults: readonly [Fault, ...Fault[]],
    readonly nodes: readonly [Node, ...Node[]],
    /** Speaks with the first key of all. */
    readonly service: TestService,
    /** The database, past all nodes. */
    readonly store: Store,
    /** Starts one more node. */
    readonly join: () => Promise<Node>,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(server: PostgresServer, count: number, nodesOn: NodesOn = inThisProcess()): Promise<World> {
    const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-nodes-'))
    const agent = keepAliveAgent()
    const database = await createDatabase(server)
    const starting = await nodesOn(database.url, dataDir, agent)
    const first = await starting.start()
    const nodes: [Node, ...Node[]] = [first]
    while (nodes.length < count) nodes.push(await starting.start())
    const nothing = (): Promise<void> => Promise.resolve()
    const service = new TestService(first.client.url, dataDir, first.client, starting.rootKey(), nothing)
    const store = await openStore({ url: database.url, clock: new SystemClock(), log: SILENT })
    const stop = async (): Promise<void> => {
      await starting.stop()
      agent.destroy()
      await store.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    }
    return new World(server, starting.faults, nodes, service, store, () => starting.start(), stop)
  }

  /** What is wrong with the audit chain, and whether every number up to the last has its change. */
  async losses(): Promise<readonly unknown[]> {
    const { problem } = await this.store.unitOfWork.read((manager) => verifyChain(manager))
    const rows: readonly { missing: string }[] = await this.store.dataSource.query(
      'select (select revision from heads) - (select count(*) from changes) as missing',
    )
    return [problem, ...rows.filter(({ missing }) => Number(missing) !== 0)].filter((fault) => fault !== undefined)
  }
}

/** What nodes of a simulation start with, besides where they are. */
export function settingsOfNodes(databaseUrl: string): Record<string, string> {
  return {
    ...{ DATABASE_URL: databaseUrl, KEY_FAILURES: '1000000', POLL_INTERVAL_MS: '100' },
    MAX_STALENESS_SECONDS: String(BOUND_SECONDS),
  }
}

/** Nodes in this process, each with a clock of its own. */
export function inThisProcess(env: Readonly<Record<string, string>> = {}): NodesOn {
  return (url, dataDir, agent) => {
    const started: { stop(): Promise<void>; cut(): Promise<void> }[] = []
    let rootKey: Credential = { keyId: '', secret: '' }
    return {
      faults: ['cut', 'hold', 'pause', 'crash', 'restart', 'deafen', 'jump'],
      rootKey: () => rootKey,
      async start() {
        const link = await cutConnection(url)
        const clock = new JumpingClock()
        const settings = {
          ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
          ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY },
        }
        const running = await startTinyauth({ ...settings, ...settingsOfNodes(link.url), ...env }, { clock })
        started.push({ stop: () => running.stop(), cut: () => link.cut() })
        const { accessKeyId: keyId, secretAccessKey: secret } = running.bootstrap ?? {}
        if (keyId !== undefined && secret !== undefined) rootKey = { keyId, secret }
        return { client: new Client(running.url, agent), link, holdable: link, clock }
      },
      async stop() {
        await Promise.all(started.map((node) => node.stop()))
        await Promise.all(started.map((node) => node.cut()))
      },
    }
  }
}
