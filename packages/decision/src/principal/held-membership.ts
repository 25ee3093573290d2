import type { RightsSource } from './layers-source.js'

/** What a principal holds by one membership in one group; times are judged when a decision is made. */
export interface HeldMembership {
  readonly groupId: string
  readonly path: string
  /** Milliseconds; `undefined` = no bound. The membership holds from `notBeforeMs` on, until before `notAfterMs`. */
  readonly notBeforeMs: number | undefined
  readonly notAfterMs: number | undefined
  /** What the group gives; `inherited` where the principal is in it by descent alone (domain-model 5.4.2). */
  readonly source: RightsSource
  /** Path of the group that the principal is directly in. Default: it is this one. */
  readonly root?: string
  /** What the membership itself allows, such as to invite others. */
  readonly rights?: RightsSource
  /**
   * Immutable id of the user who shared this: it allows what that user may do at the moment, at most. It is no group of people then.
   */
  readonly giver?: string
  /** Ids of the managed policies that the group itself brings. Default none: they stand among those of the principal. */
  readonly policyIds?: readonly string[]
}

/** Whether a membership holds at a moment. */
export function holdsAt({ notBeforeMs = -Infinity, notAfterMs = Infinity }: HeldMembership, nowMs: number): boolean {
  return nowMs >= notBeforeMs && nowMs < notAfterMs
}

/** Paths of groups of people, each once, in the order of the memberships. */
export function pathsOf(held: readonly HeldMembership[], which: 'direct' | 'effective'): readonly string[] {
  const people = held.filter(({ giver, root }) => giver === undefined && (which === 'effective' || root === undefined))
  return [...new Set(people.map(({ path }) => path))]
}

/**
 * What memberships give, each source once: whoever is in a group directly, or in two ways of which one is bound by less, needs the
 * other way for nothing.
 */
export function groupSources(held: readonly HeldMembership[]): readonly RightsSource[] {
  const kept = new Map<string, RightsSource[]>()
  const direct = held.filter(({ root }) => root === undefined)
  const byDescent = held.filter(({ root }) => root !== undefined)
  for (const { groupId, source, giver } of [...direct, ...byDescent]) {
    if (giver !== undefined || saysNothing(source)) continue
    const there = kept.get(groupId)
    if (there === undefined) kept.set(groupId, [source])
    else if (!there.some((other) => isWithin(other, source))) there.push(source)
  }
  return [...[...kept.values()].flat(), ...held.flatMap(({ rights }) => rights ?? [])]
}

/**
 * INVARIANT: a Deny in a boundary of a group that somebody is in directly denies, whether or not the group gives anything, and the group
 * counts as one of theirs. By descent a boundary only withholds what the group gives.
 */
function saysNothing({ policies, inherited }: RightsSource): boolean {
  return policies.length === 0 && inherited === true
}

/** Whether each ceiling of `other` is one of `source` too. The same name is the same ceiling for one principal. */
function isWithin({ ceilings = [] }: RightsSource, source: RightsSource): boolean {
  return ceilings.every(({ id }) => (source.ceilings ?? []).some((ceiling) => ceiling.id === id))
}
