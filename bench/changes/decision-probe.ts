import { Connection, type ConnectionListener } from '../load/connection.js'
import { requestBytes } from '../load/request-set.js'
import type { ReadResponse } from '../load/response-reader.js'
import type { RunningServer } from '../servers.js'
import { addressOf } from '../service/asking.js'
import { GATEKEEPER, keyOf } from '../service/workload-keys.js'
import { AUTHORIZED, basic, decisionBody, decisionPath } from '../workload/wire.js'
import { ASKED, type Holder } from './rights.js'

/** What a node said, and when it was asked and answered (`performance.now()`). */
export interface ProbedAnswer {
  /** 200, or else it is no decision. */
  readonly status: number
  readonly allowed: boolean
  readonly askedAt: number
  readonly answeredAt: number
}

/** Asks one node over one connection that is kept, one question at a time: next to nothing of it is measured along. */
export class DecisionProbe implements ConnectionListener {
  private connection: Connection | undefined
  private waiting: { resolve: (answer: ProbedAnswer) => void; reject: (error: Error) => void } | undefined

  private constructor(private readonly server: RunningServer) {}

  /** @throws the error of the socket */
  static async open(server: RunningServer): Promise<DecisionProbe> {
    const probe = new DecisionProbe(server)
    const { host, port } = addressOf(server)
    probe.connection = await Connection.open(host, port, Buffer.from(AUTHORIZED), probe)
    return probe
  }

  /** Whether somebody holds the right. @throws Error when the connection ends */
  ask(holder: Holder): Promise<ProbedAnswer> {
    const { connection } = this
    if (connection === undefined || this.waiting !== undefined) throw new Error('a probe asks one question at a time')
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      connection.sentAt = performance.now()
      connection.send(questionAbout(holder, this.server.url.host))
    })
  }

  answered({ sentAt: askedAt }: Connection, { status, marked: allowed }: ReadResponse): void {
    const { waiting } = this
    this.waiting = undefined
    waiting?.resolve({ status, allowed, askedAt, answeredAt: performance.now() })
  }

  broken(_connection: Connection, error: Error): void {
    const { waiting } = this
    this.waiting = undefined
    waiting?.reject(error)
  }

  stop(): void {
    this.connection?.close()
  }
}

function questionAbout({ username, key }: Holder, host: string): Buffer {
  const pairs = [{ action: ASKED.action, arn: ASKED.arn, allowed: true }]
  const user = { name: username, policies: [], groups: [] }
  const call = { user, service: ASKED.service, sourceIp: '10.1.2.3', stage: 'prod', pairs }
  const gatekeeper = keyOf(GATEKEEPER)
  const headers = { Authorization: basic(gatekeeper.keyId, gatekeeper.secret), 'Content-Type': 'application/json' }
  const body = JSON.stringify(decisionBody(call, [['Authorization', basic(key.keyId, key.secret)]]))
  return requestBytes({ host, path: decisionPath(call), headers, body })
}
