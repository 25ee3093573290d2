import { parseExposition, type Sample } from './exposition.js'

/** Decisions that took up to `le` seconds, since the process began. */
export interface Bucket {
  readonly le: number
  readonly count: number
}

/** What one reading of `/metrics` says, as far as the dashboard shows it. Counters count since the process began. */
export interface Scrape {
  /** When it was read, milliseconds since 1970. */
  readonly atMs: number
  /** Tells processes apart: behind one address there may be several. */
  readonly startedAt: number | undefined
  /** Pairs that protected services asked about. */
  readonly allowed: number
  readonly denied: number
  readonly failed: number
  /** Credentials that did not prove who calls. */
  readonly authenticationFailures: number
  /** Attempts on the sign-in pages that were refused. */
  readonly signInFailures: number
  readonly requests: number
  /** Durations of decisions, from the shortest bound to infinity. */
  readonly durations: readonly Bucket[]
  /** Seconds since the store was last heard of. */
  readonly stalenessSeconds: number | undefined
  /** Principals in memory. */
  readonly principals: number | undefined
  readonly auditBuffered: number | undefined
  readonly auditCapacity: number | undefined
}

/** Kinds of decisions that protected services ask for; tinyauth's own checks and simulations are none. */
const ASKED = new Set(['token', 'legacy', 'login'])
/** Not proved, not permitted, too many attempts. */
const REFUSED = new Set(['401', '403', '429'])

/** Reads what the dashboard needs out of the text; what the text does not say is `undefined`, or nothing counted. */
export function scrapeOf(text: string, atMs: number): Scrape {
  const samples = parseExposition(text)
  const decisions = (outcome: string): number =>
    total(samples, 'tinyauth_decisions_total', ({ labels }) => isAsked(labels) && labels.get('outcome') === outcome)
  return {
    atMs,
    startedAt: gauge(samples, 'process_start_time_seconds'),
    allowed: decisions('allow'),
    denied: decisions('deny'),
    failed: decisions('error'),
    authenticationFailures: total(samples, 'tinyauth_authentication_failures_total'),
    signInFailures: total(samples, 'tinyauth_http_requests_total', isFailedSignIn),
    requests: total(samples, 'tinyauth_http_requests_total'),
    durations: durationsOf(samples),
    stalenessSeconds: gauge(samples, 'tinyauth_snapshot_staleness_seconds'),
    principals: gauge(samples, 'tinyauth_snapshot_entries'),
    auditBuffered: gauge(samples, 'tinyauth_audit_buffered_events'),
    auditCapacity: gauge(samples, 'tinyauth_audit_buffer_capacity_events'),
  }
}

function isAsked(labels: ReadonlyMap<string, string>): boolean {
  return ASKED.has(labels.get('kind') ?? '')
}

function isFailedSignIn({ labels }: Sample): boolean {
  return isSignIn(labels.get('route') ?? '') && REFUSED.has(labels.get('status') ?? '')
}

function isSignIn(route: string): boolean {
  return route === '/login' || route.startsWith('/login/')
}

function total(samples: readonly Sample[], name: string, isMeant: (sample: Sample) => boolean = () => true): number {
  const meant = samples.filter((sample) => sample.name === name && isMeant(sample))
  return meant.reduce((sum, { value }) => sum + (Number.isFinite(value) ? value : 0), 0)
}

function gauge(samples: readonly Sample[], name: string): number | undefined {
  const value = samples.find((sample) => sample.name === name)?.value
  return value === undefined || !Number.isFinite(value) ? undefined : value
}

/** The histograms of the kinds are added up: all have the same bounds. */
function durationsOf(samples: readonly Sample[]): readonly Bucket[] {
  const counts = new Map<number, number>()
  for (const { name, labels, value } of samples) {
    if (name !== 'tinyauth_decision_duration_seconds_bucket' || !isAsked(labels)) continue
    const end = labels.get('le') ?? ''
    const le = end === '+Inf' ? Infinity : Number(end)
    if (end === '' || Number.isNaN(le) || !Number.isFinite(value)) continue
    counts.set(le, (counts.get(le) ?? 0) + value)
  }
  return [...counts].map(([le, count]) => ({ le, count })).toSorted((a, b) => a.le - b.le)
}
