import { at, Random } from '../../packages/policy-engine/bench/random.js'
import { NodeMemory } from './node-memory.js'
import type { ChangeKind, ScaleParameters } from './parameters.js'
import { mixed, Population, zipf } from './population.js'

/** What was counted, in all nodes together. */
export interface ScaleResult {
  readonly decisions: number
  /** Principals that had to be read from the database. */
  readonly fills: number
  readonly changes: number
  /** Entries that changes took out of memories. */
  readonly dropped: number
  /** Looks at the database for changes. */
  readonly looks: number
  /** Decisions about somebody who was changed already, but not yet where it was decided. */
  readonly stale: number
  /** Principals in memory at the end, a node. */
  readonly held: number
  /** What came of changing the policy that most have. */
  readonly storm: Storm | undefined
}

/** The time after a change that touches very many. */
export interface Storm {
  /** Entries that it took out of memories. */
  readonly dropped: number
  /** Fills in a second before it, and in the worst one after it. */
  readonly normalFills: number
  readonly peakFills: number
  /** Until fills are normal again; `undefined`: not before the end. */
  readonly seconds: number | undefined
}

interface Change {
  readonly atSeconds: number
  readonly kind: ChangeKind
  readonly id: number
}

const KINDS: readonly ChangeKind[] = ['user', 'membership', 'group', 'policy']
/** Fills are normal again when there are no more than so many times those before. */
const NORMAL_AGAIN = 1.05
const MOST_TOUCHED = 100

/**
 * Runs decisions and changes against the memories of all nodes, event by event: both come at random times (Poisson), users are asked about
 * by Zipf's law, changes are heard by each node when it looks or is told. Same parameters, same result.
 */
export function simulate(parameters: ScaleParameters): ScaleResult {
  return new Simulation(parameters).run()
}

class Simulation {
  private readonly random: Random
  private readonly population: Population
  private readonly memories: readonly NodeMemory[]
  /** Of `changes`, how many each node has applied. */
  private readonly applied: Int32Array
  private readonly changes: Change[] = []
  /** When each user was changed last. */
  private readonly changedAt: Float32Array
  private readonly fillsBySecond: Float64Array
  private readonly counts = { decisions: 0, fills: 0, changes: 0, dropped: 0, looks: 0, stale: 0 }
  private looks = 0
  private stormDropped = 0
  /** Place in `changes` of the one that touches most users. */
  private storm: number | undefined
  /** Groups that a change touches, for as long as nodes apply it. */
  private readonly touched = new Map<Change, Uint8Array>()

  constructor(private readonly with_: ScaleParameters) {
    const { seed, nodes, capacity, users, warmUpSeconds, seconds } = with_
    this.random = new Random(seed)
    this.population = new Population(with_)
    this.memories = Array.from({ length: nodes }, () => this.memory(capacity))
    this.applied = new Int32Array(nodes)
    this.changedAt = new Float32Array(users).fill(-1)
    this.fillsBySecond = new Float64Array(Math.ceil(warmUpSeconds + seconds) + 1)
  }

  private memory(capacity: number): NodeMemory {
    return new NodeMemory(capacity, this.with_.groupsPerUser, (user, place) => this.population.groupOf(user, place))
  }

  run(): ScaleResult {
    this.fillMemories()
    const { warmUpSeconds, seconds, decisionsPerSecond, changesPerSecond, commonPolicyAtSeconds } = this.with_
    const rates = KINDS.map((kind) => changesPerSecond[kind])
    const rate = decisionsPerSecond + rates.reduce((sum, one) => sum + one, 0)
    const end = warmUpSeconds + seconds
    const stormAt = commonPolicyAtSeconds === undefined ? Infinity : warmUpSeconds + commonPolicyAtSeconds
    for (let now = this.pause(rate); now < end; now += this.pause(rate)) {
      if (this.storm === undefined && now >= stormAt) this.beginStorm(now)
      this.hear(now)
      let drawn = this.uniform() * rate
      if (drawn < decisionsPerSecond) this.decide(now)
      else {
        drawn -= decisionsPerSecond
        this.change(now, KINDS.find((kind) => (drawn -= changesPerSecond[kind]) < 0) ?? 'user')
      }
    }
    return this.result()
  }

  /**
   * Puts into each memory what one that ran for long holds: those who are asked for most, then as many questions as it has places.
   * Without that the first hours of a node would have to be simulated.
   */
  private fillMemories(): void {
    const { users, nodes, routing, capacity } = this.with_
    const target = nodes * Math.min(capacity, routing === 'any' ? users : Math.floor(users / nodes))
    let held = 0
    for (let user = 0; user < users && held < target; user++) {
      for (const memory of routing === 'any' ? this.memories : [this.memoryOf(this.nodeOf(user))]) {
        if (memory.size >= capacity) continue
        memory.add(user)
        held += 1
      }
    }
    for (let question = 0; question < nodes * capacity; question++) {
      const user = zipf(users, this.uniform())
      const memory = this.memoryOf(this.nodeOf(user))
      if (!memory.use(user)) memory.add(user)
    }
  }

  private nodeOf(user: number): number {
    const { nodes, routing } = this.with_
    return routing === 'any' ? this.random.below(nodes) : mixed(user, 7) % nodes
  }

  private memoryOf(node: number): NodeMemory {
    return at(this.memories, node)
  }

  private decide(now: number): void {
    const user = zipf(this.with_.users, this.uniform())
    const node = this.nodeOf(user)
    const memory = this.memoryOf(node)
    const counts = now >= this.with_.warmUpSeconds
    if (counts) this.counts.decisions += 1
    if (memory.use(user)) {
      if (counts && this.isStale(user, node)) this.counts.stale += 1
      return
    }
    // What is read is what the database holds now, whatever the node has heard of.
    memory.add(user)
    const second = Math.floor(now)
    this.fillsBySecond[second] = (this.fillsBySecond[second] ?? 0) + 1
    if (counts) this.counts.fills += 1
  }

  /** Whether a change of the user itself has not come to the node. */
  private isStale(user: number, node: number): boolean {
    const next = this.changes[this.applied[node] ?? 0]
    return next !== undefined && (this.changedAt[user] ?? -1) >= next.atSeconds
  }

  private change(now: number, kind: ChangeKind): void {
    const { users, groups, policies } = this.with_
    const isOfUser = kind === 'user' || kind === 'membership'
    // Who is asked about most does not sign in more often; which group or policy is changed has nothing to do with how many have it.
    const id = this.random.below(isOfUser ? users : kind === 'group' ? groups : policies)
    if (isOfUser) this.changedAt[id] = Math.fround(now)
    this.changes.push({ atSeconds: Math.fround(now), kind, id })
    if (now >= this.with_.warmUpSeconds) this.counts.changes += 1
  }

  /** A policy of the largest group is changed. */
  private beginStorm(now: number): void {
    this.storm = this.changes.length
    this.changes.push({ atSeconds: Math.fround(now), kind: 'policy', id: this.population.policyOf(0, 0) })
  }

  /** Lets nodes look whose turn it is, one after the other, and tells those that are told. */
  private hear(now: number): void {
    const { nodes, pollSeconds } = this.with_
    for (; (this.looks * pollSeconds) / nodes <= now; this.looks++) {
      const at = (this.looks * pollSeconds) / nodes
      if (at >= this.with_.warmUpSeconds) this.counts.looks += 1
      this.apply(this.looks % nodes, this.changes.length)
    }
    if (this.with_.hearing === 'notify') this.tell(now)
  }

  private tell(now: number): void {
    const { nodes, notifySeconds, warmUpSeconds } = this.with_
    let told = this.toldUpTo
    while (told < this.changes.length && (this.changes[told]?.atSeconds ?? Infinity) + notifySeconds <= now) told += 1
    if (told === this.toldUpTo) return
    this.toldUpTo = told
    for (let node = 0; node < nodes; node++) {
      if ((this.applied[node] ?? 0) >= told) continue
      // Changes that came while it looked are found by the same look.
      if (now >= warmUpSeconds) this.counts.looks += 1
      this.apply(node, told)
    }
  }

  private toldUpTo = 0

  private apply(node: number, upTo: number): void {
    const memory = this.memoryOf(node)
    for (let place = this.applied[node] ?? 0; place < upTo; place++) {
      const change = this.changes[place]
      if (change === undefined) break
      const dropped = this.drop(memory, change)
      if (change.atSeconds >= this.with_.warmUpSeconds) this.counts.dropped += dropped
      if (place === this.storm) this.stormDropped += dropped
    }
    this.applied[node] = Math.max(upTo, this.applied[node] ?? 0)
  }

  /** INVARIANT: drops whom the service's snapshot drops; a membership names its user and its group. */
  private drop(memory: NodeMemory, change: Change): number {
    const { kind, id } = change
    if (kind === 'user') return memory.drop(id) ? 1 : 0
    const own = kind === 'membership' && memory.drop(id) ? 1 : 0
    if (kind === 'membership' && !this.with_.membershipDropsGroup) return own
    return own + memory.dropMembers(this.groupsOf(change))
  }

  /** Kept for the nodes that apply the change next. */
  private groupsOf(change: Change): Uint8Array {
    const known = this.touched.get(change)
    if (known !== undefined) return known
    const { kind, id } = change
    const group = kind === 'group' ? id : this.population.groupOf(id, 0)
    const marked = kind === 'policy' ? this.population.groupsWith(id) : this.population.only(group)
    this.touched.set(change, marked)
    // Changes are applied in their order: the oldest is the one that everybody has.
    const [oldest] = this.touched.keys()
    if (this.touched.size > MOST_TOUCHED && oldest !== undefined) this.touched.delete(oldest)
    return marked
  }

  private result(): ScaleResult {
    const held = this.memories.reduce((sum, { size }) => sum + size, 0) / this.memories.length
    return { ...this.counts, held, storm: this.stormResult() }
  }

  private stormResult(): Storm | undefined {
    const change = this.storm === undefined ? undefined : this.changes[this.storm]
    if (change === undefined) return undefined
    const start = Math.floor(change.atSeconds)
    const warmUp = Math.ceil(this.with_.warmUpSeconds)
    const calm = this.fillsBySecond.slice(warmUp, start)
    const normal = calm.reduce((sum, fills) => sum + fills, 0) / calm.length
    // The last second may not be whole.
    const after = this.fillsBySecond.slice(start + 1, Math.floor(this.with_.warmUpSeconds + this.with_.seconds))
    const again = after.findIndex((fills) => fills <= normal * NORMAL_AGAIN)
    const seconds = again === -1 ? undefined : again + 1
    return { dropped: this.stormDropped, normalFills: normal, peakFills: Math.max(0, ...after), seconds }
  }

  /** Seconds until the next event of a Poisson process. */
  private pause(rate: number): number {
    return -Math.log(1 - this.uniform()) / rate
  }

  private uniform(): number {
    return this.random.below(2 ** 32) / 2 ** 32
  }
}
