import { compileResourcePattern, resourceMatches, ResourceName } from '../pattern/resource-pattern.js'
import { parseTemplate } from '../pattern/template.js'

/**
 * Resources that match every pattern of `allOf` and none of `noneOf`; both empty means every resource. Patterns are
 * written as in a policy of version 2012-10-17, without variables; literal wildcards are escaped (`${*}`).
 */
export interface ResourceSet {
  readonly allOf: readonly string[]
  readonly noneOf: readonly string[]
}

/** Every resource. */
export const EVERY_RESOURCE: ResourceSet = { allOf: [], noneOf: [] }

/** Which readings of stars hold for the patterns of a set (policy-semantics 3.4): those of an Allow, or of a Deny. */
export type SetReading = 'allowed' | 'denied'

/** Whether a resource is in the set. */
export function setHolds(set: ResourceSet, resource: string, reading: SetReading): boolean {
  const name = new ResourceName(resource)
  const denied = reading === 'denied'
  return (
    set.allOf.every((text) => matches(text, name, denied)) && !set.noneOf.some((text) => matches(text, name, !denied))
  )
}

function matches(text: string, name: ResourceName, loose: boolean): boolean {
  const { parts } = parseTemplate(text)
  const pattern = parts && compileResourcePattern(text, parts)
  return pattern !== undefined && typeof pattern !== 'string' && resourceMatches(pattern, name, undefined, loose)
}

/** A union of sets, `truncated` when it holds fewer resources than it should because there were too many sets. */
export interface Union {
  readonly sets: readonly ResourceSet[]
  readonly truncated: boolean
}

/** The resources in both unions; at most `most` sets. */
export function intersect(left: Union, right: Union, most: number): Union {
  const sets: ResourceSet[] = []
  const truncated = left.truncated || right.truncated
  for (const one of left.sets) {
    for (const other of right.sets) {
      if (sets.length >= most) return { sets, truncated: true }
      sets.push(...simplified({ allOf: [...one.allOf, ...other.allOf], noneOf: [...one.noneOf, ...other.noneOf] }))
    }
  }
  return { sets, truncated }
}

/** The resources that are in none of the sets; at most `most` sets. */
export function complement(sets: readonly ResourceSet[], most: number): Union {
  const everything: Union = { sets: [EVERY_RESOURCE], truncated: false }
  return sets.reduce((rest, set) => intersect(rest, { sets: outside(set), truncated: false }, most), everything)
}

/** A resource is outside a set when it misses one pattern of `allOf` or matches one of `noneOf`. */
function outside(set: ResourceSet): ResourceSet[] {
  const missed = set.allOf.map((pattern) => ({ allOf: [], noneOf: [pattern] }))
  const matched = set.noneOf.map((pattern) => ({ allOf: [pattern], noneOf: [] }))
  return [...missed, ...matched]
}

/** Without repetitions and without `*`; nothing when no resource can be in the set. */
export function simplified(set: ResourceSet): ResourceSet[] {
  if (set.noneOf.includes('*')) return []
  const allOf = [...new Set(set.allOf)].filter((pattern) => pattern !== '*')
  const noneOf = [...new Set(set.noneOf)]
  return allOf.some((pattern) => noneOf.includes(pattern) && !mayDiffer(pattern)) ? [] : [{ allOf, noneOf }]
}

/** Whether the strict and the loose reading of a pattern can differ, so that one may match where the other does not. */
function mayDiffer(pattern: string): boolean {
  const { parts } = parseTemplate(pattern)
  const compiled = parts && compileResourcePattern(pattern, parts)
  return compiled === undefined || typeof compiled === 'string' || compiled.loose.length > 0
}

/** The sets without repetitions. */
export function withoutRepeats(sets: readonly ResourceSet[]): ResourceSet[] {
  return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()]
}
