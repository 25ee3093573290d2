import cluster, { type Worker } from 'node:cluster'
import { setTimeout as delay } from 'node:timers/promises'
import { RateLimiterClusterMaster } from 'rate-limiter-flexible'
import type { Log } from '../../../common/log/index.js'
import { type FromWorker, isFromWorker, type ToWorker } from './messages.js'

/** What a `Supervisor` works with. */
export interface SupervisorOptions {
  /** Processes that answer. */
  readonly workers: number
  readonly log: Log
  /** How long they may take to stop, in milliseconds. */
  readonly stopMs: number
  /** Environment of the worker with a number, counted from 1, on top of that of this process. */
  readonly environmentOf: (worker: number) => Readonly<Record<string, string>>
}

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5000
/** A worker that lived so long did not fail at its start. Milliseconds. */
const STEADY_MS = 60_000
/** How long workers may take to say how they are, in milliseconds. */
const READ_MS = 1000

type GatherMessage = Extract<FromWorker, { readonly tinyauth: 'gather' }>

interface Gathering {
  readonly texts: Map<string, string>
  readonly expected: number
  readonly done: () => void
}

/**
 * Runs several processes that listen on one port, starts a new one in the place of one that died, and passes on what they tell each
 * other. It answers no request itself.
 */
export class Supervisor {
  private readonly numbers = new Map<Worker, number>()
  private readonly gatherings = new Map<number, Gathering>()
  private gathered = 0
  private stopping = false

  constructor(private readonly options: SupervisorOptions) {}

  /**
   * Comes when all have stopped, with the exit code: that of the first worker where it never listened (it was configured wrongly, or
   * has no database), 0 after a stop that was asked for.
   */
  async run(): Promise<number> {
    // The counts of attempts are held here.
    new RateLimiterClusterMaster()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.stop())
    // The first one brings the tables up to date, and makes what an empty database needs.
    const first = this.fork(1)
    const code = await listening(first)
    if (code !== undefined) return code
    const others = Array.from({ length: this.options.workers - 1 }, (_, index) => this.keep(index + 2))
    await Promise.all([this.keep(1, first), ...others])
    return 0
  }

  private stop(): void {
    this.stopping = true
    for (const worker of this.numbers.keys()) worker.process.kill('SIGTERM')
    setTimeout(() => {
      for (const worker of this.numbers.keys()) worker.process.kill('SIGKILL')
    }, this.options.stopMs).unref()
  }

  /** Has a worker of this number until it is told to stop. */
  private async keep(number: number, first?: Worker): Promise<void> {
    let waitMs = FIRST_WAIT_MS
    for (let worker = first; !this.stopping; worker = undefined) {
      const startedMs = performance.now()
      const { code, signal } = await this.end(number, worker)
      if (this.stopping) return
      if (performance.now() - startedMs > STEADY_MS) waitMs = FIRST_WAIT_MS
      this.options.log.error({ event: 'worker', worker: number, code, signal }, 'a worker died: another one starts')
      await delay(waitMs)
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
    }
  }

  private async end(number: number, running: Worker | undefined): Promise<End> {
    let worker = running
    try {
      worker ??= this.fork(number)
      return await ended(worker)
    } catch (error) {
      if (worker !== undefined) this.numbers.delete(worker)
      this.options.log.error({ event: 'worker', worker: number, err: error }, 'no process can be started')
      return { code: null, signal: null }
    }
  }

  private fork(number: number): Worker {
    const worker = cluster.fork(this.options.environmentOf(number))
    this.numbers.set(worker, number)
    worker.on('message', (message: unknown) => {
      if (isFromWorker(message)) this.hear(worker, message)
    })
    worker.once('exit', () => this.numbers.delete(worker))
    // A message to one that is on its way out; its end is heard by itself.
    worker.on('error', () => undefined)
    return worker
  }

  private hear(from: Worker, message: FromWorker): void {
    if (message.tinyauth === 'news') this.tellAllBut(from, message)
    else if (message.tinyauth === 'gather') void this.gather(from, message)
    else if (message.tinyauth === 'metrics') this.note(from, message)
  }

  private tellAllBut(from: Worker | undefined, message: ToWorker): void {
    for (const worker of this.numbers.keys()) if (worker !== from && worker.isConnected()) worker.send(message)
  }

  private async gather(asker: Worker, { id, format }: GatherMessage): Promise<void> {
    const own = ++this.gathered
    const texts = new Map<string, string>()
    const all = new Promise<void>((done) => this.gatherings.set(own, { texts, expected: this.numbers.size, done }))
    this.tellAllBut(undefined, { tinyauth: 'read', id: own, format })
    await Promise.race([all, delay(READ_MS, undefined, { ref: false })])
    this.gatherings.delete(own)
    const sorted = [...texts].sort(([one], [other]) => Number(one) - Number(other))
    if (asker.isConnected()) asker.send({ tinyauth: 'gathered', id, texts: sorted } satisfies ToWorker)
  }

  private note(from: Worker, { id, text }: { readonly id: number; readonly text: string }): void {
    const gathering = this.gatherings.get(id)
    gathering?.texts.set(String(this.numbers.get(from)), text)
    if (gathering !== undefined && gathering.texts.size >= gathering.expected) gathering.done()
  }
}

interface End {
  readonly code: number | null
  readonly signal: string | null
}

/** @throws what kept a process from being started: no end of it is told then */
function ended(worker: Worker): Promise<End> {
  return new Promise((resolve, reject) => {
    const { process: child } = worker
    if (worker.isDead()) resolve({ code: child.exitCode, signal: child.signalCode })
    worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }))
    worker.once('error', (error) => {
      if (child.pid === undefined) reject(error)
    })
  })
}

/** Comes once a worker listens, or with its exit code when it never did. */
function listening(worker: Worker): Promise<number | undefined> {
  return new Promise((resolve) => {
    worker.on('message', (message: unknown) => {
      if (isFromWorker(message) && message.tinyauth === 'listening') resolve(undefined)
    })
    worker.once('exit', (code: number | null) => resolve(code ?? 1))
  })
}
