import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { ChangeHints } from './change-hints.js'
import type { StoreLog } from './store-log.js'
import type { UnitOfWork } from './unit-of-work.js'

/** What `PostgresChangeHints` work with. */
export interface PostgresChangeHintsOptions {
  readonly url: string
  readonly unitOfWork: Pick<UnitOfWork, 'onCommit'>
  readonly log: StoreLog
}

const GOODBYE_MS = 1000
const CHANNEL = 'tinyauth_changes'
const CONNECT_MS = 5000
/** A connection on which nothing is heard for so long is asked for a sign of life. */
const ASK_MS = 10_000
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5000

/**
 * Tells other nodes of commits by NOTIFY, and hears of theirs by LISTEN, both on one connection of its own. Told after the commit
 * and beside it: a queue that is full or a connection that is gone keeps nobody from writing.
 */
export class PostgresChangeHints extends ChangeHints {
  private client: Client | undefined
  /** The same, once it listens. */
  private open: Client | undefined
  private timer: NodeJS.Timeout | undefined
  private stopTelling: (() => void) | undefined
  private hear: (revision: number | undefined) => void = () => undefined
  private waitMs = FIRST_WAIT_MS
  private stopped = false
  private untold: number | undefined
  private telling = false
  private asking: Promise<void> = Promise.resolve()

  constructor(private readonly options: PostgresChangeHintsOptions) {
    super()
  }

  override start(hear: (revision: number | undefined) => void): void {
    this.hear = hear
    this.stopTelling = this.options.unitOfWork.onCommit(({ revision, subjects }) => {
      if (subjects.length > 0) this.tell(revision)
    })
    void this.connect()
  }

  override async stop(): Promise<void> {
    this.stopped = true
    this.stopTelling?.()
    clearTimeout(this.timer)
    const { client } = this
    this.client = undefined
    this.open = undefined
    // One whose other end is gone would wait for the network to give it up.
    await Promise.race([client?.end().catch(() => undefined), delay(GOODBYE_MS, undefined, { ref: false })])
  }

  /** One after the other on the connection, and of changes that follow each other quickly the last alone: it says as much as all of them. */
  private tell(revision: number): void {
    this.untold = revision
    if (this.telling) return
    this.telling = true
    void this.tellAll().finally(() => (this.telling = false))
  }

  private async tellAll(): Promise<void> {
    for (let revision = this.untold; revision !== undefined; revision = this.untold) {
      this.untold = undefined
      await this.ask('select pg_notify($1, $2)', [CHANNEL, String(revision)])
    }
  }

  /** Nobody waits for the answer: whoever does not hear looks by itself. A connection that does not answer is given up. */
  private async ask(statement: string, values: string[] = []): Promise<void> {
    const { open: client } = this
    if (client === undefined) return
    this.asking = this.asking.then(async () => {
      if (this.open !== client) return
      await client.query(statement, values).catch((error: unknown) => this.lost(client, error))
    })
    await this.asking
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'tinyauth changes',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
      keepAlive: true,
    })
    client.on('error', (error) => this.lost(client, error))
    client.on('end', () => this.lost(client, new Error('the connection ended')))
    client.on('notification', ({ payload = '' }) => this.hear(/^\d{1,15}$/.test(payload) ? Number(payload) : undefined))
    this.client = client
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
    } catch (error) {
      this.lost(client, error)
      return
    }
    if (this.client !== client) return
    this.open = client
    this.waitMs = FIRST_WAIT_MS
    // What was told while nobody listened.
    this.hear(undefined)
    this.askLater(client)
  }

  /** A connection whose other end is gone says nothing by itself. */
  private askLater(client: Client): void {
    this.timer = setTimeout(() => {
      void this.ask('select 1').then(() => {
        if (this.client === client) this.askLater(client)
      })
    }, ASK_MS).unref()
  }

  private lost(client: Client, error: unknown): void {
    if (this.client !== client || this.stopped) return
    this.client = undefined
    this.open = undefined
    clearTimeout(this.timer)
    client.end().catch(() => undefined)
    this.options.log.warn({ err: error }, 'notifications of changes were lost: changes are heard by looking for them')
    this.timer = setTimeout(() => void this.connect(), this.waitMs).unref()
    this.waitMs = Math.min(2 * this.waitMs, LONGEST_WAIT_MS)
  }
}
