import type { Pair } from '../decider.js'

/** Pairs, each once, by action. */
export class PairSet {
  private readonly byAction = new Map<string, Set<string>>()
  private count = 0

  constructor(pairs: Iterable<Pair> = []) {
    for (const pair of pairs) this.add(pair)
  }

  get size(): number {
    return this.count
  }

  has({ action, resource }: Pair): boolean {
    return this.byAction.get(action)?.has(resource) ?? false
  }

  /** Whether the pair was not there before. */
  add({ action, resource }: Pair): boolean {
    let resources = this.byAction.get(action)
    if (resources === undefined) this.byAction.set(action, (resources = new Set()))
    if (resources.has(resource)) return false
    resources.add(resource)
    this.count += 1
    return true
  }

  /** Whether the action is there, with whichever resource. */
  hasAction(action: string): boolean {
    return this.byAction.has(action)
  }

  *[Symbol.iterator](): IterableIterator<Pair> {
    for (const [action, resources] of this.byAction) for (const resource of resources) yield { action, resource }
  }

  /** As `permit` of the wire: actions with lists of ARNs (wire-protocol 3.8). */
  permit(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.byAction].map(([action, resources]) => [action, [...resources]]))
  }
}

/** Pairs in one call at most: what the service takes by default. */
export const MOST_PAIRS = 10_000
/** Bytes of the ARNs of one call at most: half of the largest body that the service takes by default. */
const MOST_BYTES = 512 * 1024

/** The pairs in parts that the service takes; none is one empty part. */
export function callsOf(pairs: PairSet): readonly PairSet[] {
  const first = new PairSet()
  const calls = [first]
  let current = first
  let bytes = 0
  for (const pair of pairs) {
    const own = Buffer.byteLength(JSON.stringify(pair.resource)) + 1
    if (current.size >= MOST_PAIRS || (current.size > 0 && bytes + own > MOST_BYTES)) {
      calls.push((current = new PairSet()))
      bytes = 0
    }
    current.add(pair)
    bytes += own
  }
  return calls
}
