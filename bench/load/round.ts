import { Connection, type ConnectionListener } from './connection.js'
import { quantile } from '../quantile.js'
import type { RequestSet, RoundOrder, RoundResult } from './messages.js'
import type { ReadResponse } from './response-reader.js'

/** A set with its requests as single buffers. */
export interface UnpackedSet {
  readonly requests: readonly Buffer[]
  readonly statuses: Uint16Array
  readonly expected: Uint8Array
  readonly marker: Buffer
}

/** Cuts a set into its requests without copying. */
export function unpacked({ bytes, ends, statuses, expected, marker }: RequestSet): UnpackedSet {
  const requests = Array.from(ends, (end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
  return { requests, statuses, expected, marker: Buffer.from(marker) }
}

/** Runs one round and measures it. */
export class Round implements ConnectionListener {
  private readonly latencies: number[] = []
  private readonly open = new Set<Connection>()
  private cursor = 0
  private errors = 0
  private firstError: string | undefined
  private wrong = 0
  private start = 0
  private deadline = 0
  private sent = 0
  private done: () => void = () => undefined

  constructor(
    private readonly set: UnpackedSet,
    private readonly order: RoundOrder,
  ) {}

  async run(): Promise<RoundResult> {
    const { host, port, connections, seconds } = this.order
    const opening = Array.from({ length: connections }, () => Connection.open(host, port, this.set.marker, this))
    const all = await Promise.all(opening)
    const cpuBefore = process.cpuUsage()
    this.start = performance.now()
    this.deadline = this.start + seconds * 1000
    await new Promise<void>((resolve) => {
      this.done = resolve
      for (const connection of all) this.open.add(connection)
      for (const connection of all) this.next(connection)
    })
    return this.result((performance.now() - this.start) / 1000, process.cpuUsage(cpuBefore))
  }

  answered(connection: Connection, response: ReadResponse): void {
    this.latencies.push(performance.now() - connection.sentAt)
    const status = this.set.statuses[connection.index]
    if (response.status !== status) this.failed(`status ${String(response.status)}, not ${String(status)}`)
    else if (response.marked !== (this.set.expected[connection.index] === 1)) this.wrong++
    this.next(connection)
  }

  broken(connection: Connection, error: Error): void {
    if (!this.open.has(connection)) return
    this.failed(error.message)
    this.retire(connection)
  }

  private next(connection: Connection): void {
    const request = this.set.requests[this.cursor]
    const now = performance.now()
    const dueAt = this.dueAt(now)
    if (request === undefined || dueAt >= this.deadline) {
      this.retire(connection)
      return
    }
    connection.index = this.cursor
    connection.sentAt = dueAt
    this.cursor++
    this.sent++
    if (this.cursor === this.set.requests.length && !this.order.once) this.cursor = 0
    if (dueAt <= now) connection.send(request)
    else setTimeout(() => connection.send(request), dueAt - now)
  }

  private dueAt(now: number): number {
    const { perSecond } = this.order
    return perSecond === undefined ? now : this.start + (this.sent * 1000) / perSecond
  }

  private failed(reason: string): void {
    this.errors++
    this.firstError ??= reason
  }

  private retire(connection: Connection): void {
    connection.close()
    this.open.delete(connection)
    if (this.open.size === 0) this.done()
  }

  private result(seconds: number, cpu: NodeJS.CpuUsage): RoundResult {
    const ascending = Float64Array.from(this.latencies).sort()
    return {
      requests: ascending.length,
      seconds,
      p50: quantile(ascending, 0.5),
      p99: quantile(ascending, 0.99),
      errors: this.errors,
      firstError: this.firstError,
      wrong: this.wrong,
      ownCpu: (cpu.user + cpu.system) / 1e6 / seconds,
    }
  }
}
