import type { MetricNames } from './counter-table.js'

/** Upper ends of the buckets in seconds: a decision takes microseconds, a cold one milliseconds. */
export const DECISION_BUCKETS = [
  0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1,
] as const

/** As `DECISION_BUCKETS`, for what goes to a database. */
export const TRANSACTION_BUCKETS = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] as const

/** One observation that somebody can look at: the newest of its bucket that was traced. */
interface Exemplar {
  readonly traceId: string
  readonly seconds: number
}

/** Durations of one kind, counted by bucket. */
export class Durations {
  private readonly counts: Float64Array
  private readonly exemplars: (Exemplar | undefined)[] = []
  private sum = 0

  constructor(private readonly bounds: readonly number[]) {
    // One more for what is longer than every bound.
    this.counts = new Float64Array(bounds.length + 1)
  }

  /**
   * @param seconds anything but a duration is left out: a clock that was set back says nothing.
   * @param traceId of the trace that shows it, where there is one
   */
  observe(seconds: number, traceId?: string): void {
    if (!(seconds >= 0)) return
    let bucket = 0
    while (bucket < this.bounds.length && seconds > (this.bounds[bucket] ?? 0)) bucket++
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sum += seconds
    if (traceId !== undefined) this.exemplars[bucket] = { traceId, seconds }
  }

  /** Lines of the Prometheus text format 0.0.4, in which each bucket holds all smaller ones; exemplars stand in OpenMetrics alone. */
  lines(name: string, labels: string, withExemplars: boolean): readonly string[] {
    const ends = [...this.bounds.map(String), '+Inf']
    let total = 0
    const buckets = ends.map((end, place) => {
      total += this.counts[place] ?? 0
      const exemplar = withExemplars ? exemplarText(this.exemplars[place]) : ''
      return `${name}_bucket{${labels},le="${end}"} ${total}${exemplar}`
    })
    return [...buckets, `${name}_sum{${labels}} ${this.sum}`, `${name}_count{${labels}} ${total}`]
  }
}

function exemplarText(exemplar: Exemplar | undefined): string {
  return exemplar === undefined ? '' : ` # {trace_id="${exemplar.traceId}"} ${exemplar.seconds}`
}

/** A histogram with one label whose values are all known. The library takes a microsecond an observation, this one 20 ns. */
export class DurationTable<Value extends string> {
  private readonly children: ReadonlyMap<Value, Durations>

  constructor(
    private readonly names: Omit<MetricNames, 'labels'> & { readonly label: string },
    values: readonly Value[],
    bounds: readonly number[] = DECISION_BUCKETS,
  ) {
    this.children = new Map(values.map((value) => [value, new Durations(bounds)]))
  }

  observe(value: Value, seconds: number, traceId?: string): void {
    this.children.get(value)?.observe(seconds, traceId)
  }

  /** The whole metric in the Prometheus text format, with exemplars where the reader knows OpenMetrics. */
  text(withExemplars = false): string {
    const { name, help, label } = this.names
    const lines = [...this.children].flatMap(([value, durations]) =>
      durations.lines(name, `${label}="${value}"`, withExemplars),
    )
    return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n')
  }
}
