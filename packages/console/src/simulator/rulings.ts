import { type ContextRecord, type DecidedBy, decide, type Decision } from '@tinyauth/policy-engine'
import { type Bench, compiledBench, type Pair, requestOf } from './decide-here.js'
import type { Edit } from './edits.js'
import { inChunks } from './in-chunks.js'

/** What came of one pair among many. */
export interface Ruling extends Pair {
  readonly kind: Decision['kind']
  /** What decided, first the statement that grants or denies. */
  readonly by: readonly DecidedBy[]
}

/** One pair whose decision an unsaved edit changes. */
export interface Difference {
  readonly before: Ruling
  readonly after: Ruling
}

/** How many decisions are made. */
export interface RulingOptions {
  readonly context: ContextRecord
  readonly edits: readonly Edit[]
  readonly signal: AbortSignal
  readonly onProgress?: (done: number) => void
}

/** Decides many pairs somewhere. */
export type Ruler = (pairs: readonly Pair[], options: RulingOptions) => Promise<readonly Ruling[]>

/** Decides in this browser, a slice at a time. */
export function rulesHere(bench: Bench): Ruler {
  return (pairs, { context, edits, ...chunks }) => {
    const layers = compiledBench(bench, edits)
    return inChunks(
      pairs,
      (pair) => {
        const { kind, decidedBy } = decide(requestOf(bench, pair, context), layers)
        return { ...pair, kind, by: decidedBy }
      },
      chunks,
    )
  }
}

/** Pairs that edits allow, or no longer allow. An explicit denial in the place of another reason changes nothing for the user. */
export function differences(before: readonly Ruling[], after: readonly Ruling[]): readonly Difference[] {
  return before.flatMap((one, i) => {
    const other = after[i]
    const changes = other !== undefined && (one.kind === 'allow') !== (other.kind === 'allow')
    return changes ? [{ before: one, after: other }] : []
  })
}

/** Every action on every resource. */
export function pairsOf(actions: readonly string[], resources: readonly string[]): readonly Pair[] {
  return resources.flatMap((resource) => actions.map((action) => ({ action, resource })))
}
