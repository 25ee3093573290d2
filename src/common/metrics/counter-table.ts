import type { Registry } from 'prom-client'
import { Counter } from 'prom-client'

/** Name, help and labels of a metric. */
export interface MetricNames {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
}

/** One counter of a table: an addition, nothing else. */
export class Tally {
  value = 0

  add(count = 1): void {
    this.value += count
  }
}

const MOST_CHILDREN = 2_000
const OTHER = 'other'

/**
 * Counters by label values. The library hashes and checks labels at each step (about half a microsecond); here that
 * happens when the metrics are read. Past 2000 combinations every label says `other`, so that no caller fills the memory.
 */
export class CounterTable {
  private readonly children = new Map<string, readonly [labels: Record<string, string>, tally: Tally]>()

  constructor(
    registry: Registry,
    private readonly names: MetricNames,
  ) {
    const { name, help, labels } = names
    const tallies = () => this.children.values()
    new Counter({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset()
        for (const [values, { value }] of tallies()) this.inc(values, value)
      },
    })
  }

  /** The counter of these label values, in the order of the labels. Worth keeping where it is used often. */
  child(...values: readonly string[]): Tally {
    // Label values come from tables and status codes; none holds a NUL.
    const known = this.children.get(values.join('\0'))
    return known === undefined ? this.add(values) : known[1]
  }

  private add(values: readonly string[]): Tally {
    const isFull = this.children.size >= MOST_CHILDREN
    const kept = isFull ? this.names.labels.map(() => OTHER) : values
    const key = kept.join('\0')
    const child = this.children.get(key) ?? ([this.labelled(kept), new Tally()] as const)
    this.children.set(key, child)
    return child[1]
  }

  private labelled(values: readonly string[]): Record<string, string> {
    return Object.fromEntries(this.names.labels.map((label, place) => [label, values[place] ?? '']))
  }
}
