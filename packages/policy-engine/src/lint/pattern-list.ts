import type { Entry } from './policy-view.js'
import type { WorkBudget } from './work-budget.js'

/** A pattern of a list; `shape` is what the comparison works on. */
export interface ListedPattern<Shape> extends Entry {
  readonly shape: Shape
  /** Patterns of different buckets never cover each other, except that a pattern of bucket `*` may cover any. */
  readonly bucket: string
  /** Holds no wildcard, so that it covers nothing but its own text. */
  readonly literal: boolean
  /** Two patterns with one identity are the same pattern. */
  readonly identity: string
  /** Holds a variable: evaluating it may fail, so that it is not without effect when another pattern covers it. */
  readonly variable: boolean
}

/** Tells whether the first shape covers the second. */
export type CoverTest<Shape> = (wider: Shape, narrower: Shape, work: WorkBudget) => boolean

/** A list of patterns, arranged so that one asks only the few that could cover a given one. */
export class PatternList<Shape> {
  private readonly first = new Map<string, ListedPattern<Shape>>()
  private readonly wild = new Map<string, ListedPattern<Shape>[]>()
  readonly patterns: readonly ListedPattern<Shape>[]
  private readonly test: CoverTest<Shape>

  constructor(patterns: readonly ListedPattern<Shape>[], test: CoverTest<Shape>) {
    this.patterns = patterns
    this.test = test
    for (const pattern of patterns) this.add(pattern)
  }

  private add(pattern: ListedPattern<Shape>): void {
    if (this.first.has(pattern.identity)) return
    this.first.set(pattern.identity, pattern)
    if (pattern.literal) return
    const bucket = this.wild.get(pattern.bucket)
    if (bucket === undefined) this.wild.set(pattern.bucket, [pattern])
    else bucket.push(pattern)
  }

  /** The list holds the pattern `*`. */
  get everything(): boolean {
    return this.first.has('*')
  }

  /** A pattern of the list that covers the given one, when one is seen; `test` takes the place of the list's own. */
  covering(narrower: ListedPattern<Shape>, work: WorkBudget, test = this.test): ListedPattern<Shape> | undefined {
    if (!work.spend(1)) return undefined
    return this.first.get(narrower.identity) ?? this.widerThan(narrower, work, test)
  }

  /** As `covering` for a member of the list itself: the first of equal patterns is covered by none of the others. */
  coveringMember(member: ListedPattern<Shape>, work: WorkBudget): ListedPattern<Shape> | undefined {
    const first = this.first.get(member.identity)
    return first !== member ? first : member.variable ? undefined : this.widerThan(member, work, this.test)
  }

  private widerThan(
    narrower: ListedPattern<Shape>,
    work: WorkBudget,
    test: CoverTest<Shape>,
  ): ListedPattern<Shape> | undefined {
    for (const name of narrower.bucket === '*' ? ['*'] : ['*', narrower.bucket]) {
      for (const wider of this.wild.get(name) ?? []) {
        if (!work.spend(1)) return undefined
        if (wider.identity !== narrower.identity && test(wider.shape, narrower.shape, work)) return wider
      }
    }
    return undefined
  }
}
