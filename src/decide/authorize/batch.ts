import type { Decision } from '@tinyauth/policy-engine'
import type { Pair } from '@tinyauth/decision'
import type { PermitEntry } from './question.js'

/** Actions with the ARNs that they may, or may not, be done on. */
export type PermitMap = Readonly<Record<string, readonly string[]>>

/** How the pairs of a call fell out. Where all fell out one way, that map is `asked` itself. */
export interface Sorted {
  readonly asked: PermitMap
  readonly permitted: PermitMap
  readonly notPermitted: PermitMap
  /** Pairs that were refused, and all that were asked. */
  readonly refused: number
  readonly pairs: number
  /** Nothing was refused, and something was asked. */
  readonly authorized: boolean
}

/** The pairs of a call, in the order in which they were asked, with prefixed actions. */
export function pairsOf(service: string, permit: readonly PermitEntry[]): readonly Pair[] {
  return permit.flatMap(({ action, resources }) =>
    resources.map((resource) => ({ action: `${service}:${action}`, resource })),
  )
}

/** Sorts the pairs under their actions as sent; `decisions` stand in the order of `pairsOf`, none means that all are refused. */
export function sortPairs(permit: readonly PermitEntry[], decisions: readonly Pick<Decision, 'kind'>[]): Sorted {
  const asked = emptyMap()
  const permitted = emptyMap()
  const notPermitted = emptyMap()
  let at = 0
  let refused = 0
  for (const { action, resources } of permit) {
    for (const resource of resources) {
      const allowed = decisions[at++]?.kind === 'allow'
      if (!allowed) refused += 1
      put(asked, action, resource)
      put(allowed ? permitted : notPermitted, action, resource)
    }
  }
  if (at > 0 && refused === 0) return { asked, permitted: asked, notPermitted, refused, pairs: at, authorized: true }
  return {
    asked,
    permitted,
    notPermitted: refused === at ? asked : notPermitted,
    refused,
    pairs: at,
    authorized: false,
  }
}

function put(map: Record<string, string[]>, action: string, resource: string): void {
  const list = map[action]
  if (list === undefined) map[action] = [resource]
  else list.push(resource)
}

/** An object without a prototype: actions are names that strangers choose. */
function emptyMap(): Record<string, string[]> {
  return Object.create(null) as Record<string, string[]>
}
