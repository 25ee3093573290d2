import type { Engine } from './engine.js'
import { at } from './random.js'
import { compileWorkload, layersOf, type CompiledWorkload } from './tinyauth.js'
import type { Workload } from './workload.js'

/** What is known of one engine on one workload. */
export interface Speed {
  readonly decisionsPerSecond: number
  /** Microseconds that half of the samples stay within. */
  readonly p50: number
  /** Microseconds that 99 of 100 samples stay within. */
  readonly p99: number
  /** Consecutive decisions of one latency sample. */
  readonly batch: number
}

/** What preparing costs. */
export interface Preparation {
  readonly compilePolicyMicros: number
  readonly compileLayersMicros: number
  /** Memory of one user's compiled layers, the shared policies not counted; absent without `--expose-gc`. */
  readonly userKilobytes: number | undefined
  /** Memory of one compiled policy; absent without `--expose-gc`. */
  readonly policyKilobytes: number | undefined
}

/** Decisions of one latency sample of a fast engine. */
const BATCH = 8
/** From this mean on, single decisions are timed. */
const SLOW_MICROS = 20
const ROUNDS = 5

/** Walks through the cases of an engine in slices and verifies the count of every slice. */
class Walker {
  private readonly allowedBefore: Uint32Array
  private position = 0

  constructor(readonly engine: Engine) {
    this.allowedBefore = new Uint32Array(engine.cases.length + 1)
    for (const [i, one] of engine.cases.entries()) {
      this.allowedBefore[i + 1] = this.before(i) + (one.outcome === 'allow' ? 1 : 0)
    }
  }

  /** Asks the next `most` cases, fewer at the end of the list. Answers how many were asked, and when it began and ended. */
  step(most: number): { readonly asked: number; readonly nanos: number } {
    const from = this.position
    const to = Math.min(from + most, this.engine.cases.length)
    const start = process.hrtime.bigint()
    const allowed = this.engine.run(from, to)
    const nanos = Number(process.hrtime.bigint() - start)
    // INVARIANT: every answer is used, so no engine can leave work out.
    if (allowed !== this.before(to) - this.before(from)) throw new Error(`${this.engine.name} changed an answer`)
    this.position = to === this.engine.cases.length ? 0 : to
    return { asked: to - from, nanos }
  }

  private before(index: number): number {
    return this.allowedBefore[index] ?? 0
  }
}

/**
 * Measures engines against each other: a warm-up, then five rounds in which each engine has its turn. A round asks for
 * throughput first (few clock readings) and samples latencies after. The result is the median round.
 */
export function measureSpeeds(engines: readonly Engine[], seconds: number): Map<Engine, Speed> {
  const contestants = engines.map((engine) => new Contestant(engine, (seconds * 1e9) / ROUNDS))
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of contestants) contestant.round()
  }
  return new Map(contestants.map((contestant) => [contestant.walker.engine, contestant.result()]))
}

class Contestant {
  readonly walker: Walker
  private readonly batch: number
  private readonly slice: number
  private readonly rates: number[] = []
  private readonly medians: number[] = []
  private readonly tails: number[] = []

  constructor(
    engine: Engine,
    private readonly roundNanos: number,
  ) {
    this.walker = new Walker(engine)
    const mean = 1e9 / this.rate(roundNanos, 16)
    this.batch = mean / 1e3 >= SLOW_MICROS ? 1 : BATCH
    // About two milliseconds, so that reading the clock does not count.
    this.slice = Math.max(1, Math.floor(2e6 / mean))
  }

  round(): void {
    this.rates.push(this.rate((this.roundNanos * 2) / 3, this.slice))
    const samples = this.latencies(this.roundNanos / 3)
    this.medians.push(quantile(samples, 0.5))
    this.tails.push(quantile(samples, 0.99))
  }

  result(): Speed {
    const [decisionsPerSecond, p50, p99] = [median(this.rates), median(this.medians), median(this.tails)]
    return { decisionsPerSecond, p50, p99, batch: this.batch }
  }

  private rate(nanos: number, slice: number): number {
    let asked = 0
    let spent = 0
    while (spent < nanos) {
      const step = this.walker.step(slice)
      asked += step.asked
      spent += step.nanos
    }
    return (asked * 1e9) / spent
  }

  /** Microseconds for each decision of a sample, in ascending order. */
  private latencies(nanos: number): Float64Array {
    const samples: number[] = []
    let spent = 0
    while (spent < nanos) {
      const step = this.walker.step(this.batch)
      samples.push(step.nanos / step.asked / 1e3)
      spent += step.nanos
    }
    return Float64Array.from(samples).sort()
  }
}

function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? NaN
}

function median(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    values.length >> 1,
  )
}

/** More would take minutes to build on the largest workload and show the same average. */
const MOST_USERS_HELD = 2_000

/** Times compiling and weighs the results. The second compilation is the one that counts; the first one warms up. */
export function measurePreparation(workload: Workload): {
  readonly compiled: CompiledWorkload
  readonly costs: Preparation
} {
  compileWorkload(workload)
  const policies = weighed(() => compileWorkload(workload))
  const compiled = policies.result
  const users = workload.users.slice(0, MOST_USERS_HELD)
  for (const user of users.slice(0, 200)) layersOf(user, compiled)
  const layers = weighed(() => users.map((user) => layersOf(user, compiled)))
  const costs = {
    compilePolicyMicros: policies.micros / compiled.policies,
    compileLayersMicros: layers.micros / users.length,
    userKilobytes: perItem(layers.kilobytes, layers.result.length),
    policyKilobytes: perItem(policies.kilobytes, compiled.policies),
  }
  return { compiled, costs }
}

function perItem(kilobytes: number | undefined, count: number): number | undefined {
  return kilobytes === undefined ? undefined : kilobytes / count
}

/** The result with the time to make it and the memory that it holds while it lives. */
function weighed<T>(make: () => T): { result: T; micros: number; kilobytes: number | undefined } {
  const before = heldBytes()
  const start = process.hrtime.bigint()
  const result = make()
  const micros = Number(process.hrtime.bigint() - start) / 1e3
  const after = heldBytes()
  return {
    result,
    micros,
    kilobytes: before === undefined || after === undefined ? undefined : (after - before) / 1024,
  }
}

// Typed arrays lie outside the heap of the virtual machine, hence both numbers.
function heldBytes(): number | undefined {
  if (globalThis.gc === undefined) return undefined
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
