import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { CounterTable } from './counter-table.js'
import { DurationTable, TRANSACTION_BUCKETS } from './duration-table.js'
import { OPEN_METRICS_TYPE, openMetrics } from './open-metrics.js'

/** Where a decision was asked for: the three routes of the wire, the service's own API, the simulator. */
export const DECISION_KINDS = ['token', 'legacy', 'login', 'own', 'simulate'] as const

/** One of `DECISION_KINDS`. */
export type DecisionKind = (typeof DECISION_KINDS)[number]

/** What is done with the database: numbered changes, or one consistent look. */
export type TransactionKind = 'read' | 'write'

/** How the buffer of the audit log stands when the metrics are read. */
export interface AuditReading {
  readonly buffered: number
  readonly capacity: number
}

/** What a scraper is answered. */
export interface Exposition {
  readonly contentType: string
  readonly text: string
}

/** What the service counts and measures. One for each service instance; nothing is global. */
export class Metrics {
  private readonly registry = new Registry()
  private readonly http = new CounterTable(this.registry, {
    name: 'tinyauth_http_requests_total',
    help: 'Requests by declared route, method and status.',
    labels: ['route', 'method', 'status'],
  })
  private readonly decisions = new CounterTable(this.registry, {
    name: 'tinyauth_decisions_total',
    help: 'Decided pairs of action and resource, by outcome and by where they were asked for.',
    labels: ['kind', 'outcome'],
  })
  private readonly failures = new CounterTable(this.registry, {
    name: 'tinyauth_authentication_failures_total',
    help: 'Credentials that did not prove who calls, by error code.',
    labels: ['code'],
  })
  private readonly snapshot = new CounterTable(this.registry, {
    name: 'tinyauth_snapshot_reads_total',
    help: 'Principals asked of the snapshot: hits were there, misses were not, fills were read from the store.',
    labels: ['result'],
  })
  private readonly passed = new CounterTable(this.registry, {
    name: 'tinyauth_edge_passed_total',
    help: 'Requests that an edge node passed on, by the status of the answer; 503 where there was none.',
    labels: ['status'],
  })
  private readonly hit = this.snapshot.child('hit')
  private readonly miss = this.snapshot.child('miss')
  private readonly fill = this.snapshot.child('fill')
  private readonly durations = new DurationTable<DecisionKind>(
    { name: 'tinyauth_decision_duration_seconds', help: 'Time to decide all pairs of one call.', label: 'kind' },
    DECISION_KINDS,
  )
  private readonly transactions = new DurationTable<TransactionKind>(
    {
      name: 'tinyauth_store_transaction_duration_seconds',
      help: 'Time of one transaction of the database, with waiting for a turn and a connection.',
      label: 'kind',
    },
    ['read', 'write'],
    TRANSACTION_BUCKETS,
  )
  private readonly flushes = new Histogram({
    name: 'tinyauth_audit_flush_duration_seconds',
    help: 'Time to write one batch of audit events.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [this.registry],
  })
  private readonly entries = new Gauge({
    name: 'tinyauth_snapshot_entries',
    help: 'Principals held in memory.',
    registers: [this.registry],
  })

  constructor() {
    new Counter({
      name: 'tinyauth_audit_lost_total',
      help: 'Audit events that were lost. Always 0: callers wait instead.',
      registers: [this.registry],
    })
  }

  /** @param route as declared, parameters in braces; never the URL itself, which is without number. */
  countRequest(route: string, method: string, status: number): void {
    this.http.child(route, method, String(status)).add()
  }

  /** @param kind default `token`, the route on which nearly all decisions are asked for. */
  countDecisions(outcome: 'allow' | 'deny' | 'error', pairs: number, kind: DecisionKind = 'token'): void {
    this.decisions.child(kind, outcome).add(pairs)
  }

  /** @param traceId of the trace that shows it: an exemplar of its bucket */
  observeDecision(kind: DecisionKind, seconds: number, traceId?: string): void {
    this.durations.observe(kind, seconds, traceId)
  }

  /** @param traceId as of `observeDecision` */
  observeTransaction(kind: TransactionKind, seconds: number, traceId?: string): void {
    this.transactions.observe(kind, seconds, traceId)
  }

  /** @param code of the registry of error codes, `InvalidSignature`. */
  countAuthFailure(code: string): void {
    this.failures.child(code).add()
  }

  /** One request that an edge node passed on to its upstream. */
  countPassed(status: number): void {
    this.passed.child(String(status)).add()
  }

  countSnapshotHit(): void {
    this.hit.add()
  }

  countSnapshotMiss(): void {
    this.miss.add()
  }

  countSnapshotFill(): void {
    this.fill.add()
  }

  observeAuditFlush(seconds: number): void {
    this.flushes.observe(seconds)
  }

  setSnapshotSize(entries: number): void {
    this.entries.set(entries)
  }

  /** @param capacity principals that memory takes (`SNAPSHOT_MAX_PRINCIPALS`). Once for each instance. */
  setSnapshotCapacity(capacity: number): void {
    this.gauge('tinyauth_snapshot_capacity_entries', 'Principals that memory takes.', () => capacity)
  }

  /** Says where to read how long ago the store was last heard of. Once for each instance. */
  watchStaleness(readSeconds: () => number): void {
    this.gauge('tinyauth_snapshot_staleness_seconds', 'Time since the store was last heard of.', readSeconds)
  }

  /** Says where to read the number of the newest change that is known here. Once for each instance. */
  watchRevision(read: () => number): void {
    this.gauge('tinyauth_snapshot_revision', 'Number of the newest change that decisions know here.', read)
  }

  /** Says where to read how the audit buffer stands. Once for each instance. */
  watchAudit(read: () => AuditReading): void {
    this.gauge('tinyauth_audit_buffered_events', 'Audit events that wait to be written.', () => read().buffered)
    this.gauge('tinyauth_audit_buffer_capacity_events', 'Audit events that may wait.', () => read().capacity)
  }

  /** Adds memory, CPU, event loop and garbage collection of this process. They are watched until it ends. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry })
  }

  /** Everything in the Prometheus text format, or with exemplars in that of OpenMetrics, with its content type. */
  async exposition(format: 'text' | 'openmetrics' = 'text'): Promise<Exposition> {
    const isOpen = format === 'openmetrics'
    const tables = [this.durations, this.transactions].map((table) => table.text(isOpen))
    const text = [(await this.registry.metrics()).trimEnd(), ...tables].join('\n\n')
    return { contentType: this.contentType(format), text: isOpen ? openMetrics(text) : text }
  }

  /** Of what `exposition` answers. */
  contentType(format: 'text' | 'openmetrics'): string {
    return format === 'openmetrics' ? OPEN_METRICS_TYPE : this.registry.contentType
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read())
      },
    })
  }
}

/** Metrics of a service instance, those of the process among them. */
export function createMetrics(): Metrics {
  const metrics = new Metrics()
  metrics.watchProcess()
  return metrics
}
