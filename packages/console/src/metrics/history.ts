import type { Bucket, Scrape } from './scrape.js'

/** What happened between two readings of one process. */
export interface Point {
  readonly atMs: number
  readonly decisionsPerSecond: number
  readonly denialsPerSecond: number
  /** Of the decisions, 0 to 1; `undefined` when there were none. */
  readonly deniedShare: number | undefined
  /** Credentials of calls and sign-ins on the pages together. */
  readonly refusedCredentialsPerSecond: number
  readonly requestsPerSecond: number
}

/** The readings since the dashboard was opened. */
export interface History {
  /** The first and the last reading of each process. */
  readonly processes: readonly { readonly first: Scrape; readonly last: Scrape }[]
  /** The newest reading. */
  readonly latest: Scrape
  /** From the oldest, a bounded number. */
  readonly points: readonly Point[]
}

/** Ten minutes of a reading every five seconds. */
const MOST_POINTS = 120
/** Behind one address there are a few processes; one that went away is forgotten. */
const MOST_PROCESSES = 16

/** The history with one more reading. It is compared with the reading before it *of the same process*; after a restart there is none. */
export function addScrape(history: History | undefined, scrape: Scrape): History {
  const known = history?.processes.find(({ last }) => isSameProcess(last, scrape))
  const others = (history?.processes ?? []).filter((one) => one !== known)
  const points = history?.points ?? []
  const point = known === undefined ? undefined : pointOf(known.last, scrape)
  return {
    processes: [...others, { first: known?.first ?? scrape, last: scrape }].slice(-MOST_PROCESSES),
    latest: scrape,
    points: point === undefined ? points : [...points, point].slice(-MOST_POINTS),
  }
}

function isSameProcess(before: Scrape, after: Scrape): boolean {
  // Counters only grow: where they did not, it is another process, whatever it says of itself.
  return (
    before.startedAt === after.startedAt &&
    before.allowed <= after.allowed &&
    before.denied <= after.denied &&
    before.requests <= after.requests
  )
}

function pointOf(before: Scrape, after: Scrape): Point | undefined {
  const seconds = (after.atMs - before.atMs) / 1000
  if (!(seconds > 0)) return undefined
  const denied = after.denied - before.denied
  const decided = denied + (after.allowed - before.allowed) + (after.failed - before.failed)
  return {
    atMs: after.atMs,
    decisionsPerSecond: decided / seconds,
    denialsPerSecond: denied / seconds,
    deniedShare: decided > 0 ? denied / decided : undefined,
    refusedCredentialsPerSecond: (refusedOf(after) - refusedOf(before)) / seconds,
    requestsPerSecond: (after.requests - before.requests) / seconds,
  }
}

function refusedOf({ authenticationFailures, signInFailures }: Scrape): number {
  return authenticationFailures + signInFailures
}

/** A duration that a share of all decisions did not exceed. */
export interface Quantile {
  readonly seconds: number
  /** It is longer than the longest bound, which `seconds` is. */
  readonly isLonger: boolean
  /** How many decisions it is about. */
  readonly count: number
}

/** The quantile (0.99) of the decisions since the dashboard was opened; `undefined` when there were none. */
export function tailLatency(history: History, share: number): Quantile | undefined {
  const counts = new Map<number, number>()
  for (const { first, last } of history.processes) {
    const before = new Map(first.durations.map(({ le, count }) => [le, count]))
    for (const { le, count } of last.durations) counts.set(le, (counts.get(le) ?? 0) + count - (before.get(le) ?? 0))
  }
  const buckets = [...counts].map(([le, count]) => ({ le, count })).toSorted((a, b) => a.le - b.le)
  return quantileOf(buckets, share)
}

/** Within a bucket durations are taken as evenly spread, as a Prometheus server does. */
function quantileOf(buckets: readonly Bucket[], share: number): Quantile | undefined {
  const count = buckets.at(-1)?.count ?? 0
  if (count <= 0) return undefined
  const rank = share * count
  const at = buckets.findIndex((bucket) => bucket.count >= rank)
  const { le = Infinity, count: upTo = count } = buckets[at] ?? {}
  const below = buckets[at - 1] ?? { le: 0, count: 0 }
  if (le === Infinity) return { seconds: below.le, isLonger: true, count }
  const part = upTo > below.count ? (rank - below.count) / (upTo - below.count) : 1
  return { seconds: below.le + (le - below.le) * part, isLonger: false, count }
}
