import { type ActionName, readActionName } from '../decide/action-name.js'
import {
  type BoundedSource,
  type CompiledLayers,
  IDENTITY_SLOT,
  type Origin,
  RESOURCE_SLOT,
} from '../decide/compile-layers.js'
import { actionMatches } from '../statement/action-matcher.js'

/**
 * Whether the layers name an action in a statement that could allow it: on some resource, in some context, within what every
 * ceiling names. `false` is certain. `true` is an upper bound, to offer a button by; it permits nothing.
 */
export function mayAllow(action: string, layers: CompiledLayers): boolean {
  if (layers.faults.length > 0) return false
  const named = slotsNaming(readActionName(action), layers)
  const allNamed = (sets: readonly Origin[]): boolean => sets.every(({ slot }) => named.has(slot))
  if (!allNamed([...layers.guardrails, ...layers.resourceGuardrails])) return false
  // What a resource policy gives to a principal by name, no boundary takes away.
  if (named.has(RESOURCE_SLOT)) return true
  const mayBySource = ({ origin, boundaries, givers }: BoundedSource): boolean =>
    allNamed([origin, ...boundaries]) &&
    givers.every(({ fault, layers: own }) => fault === undefined && mayAllow(action, own))
  const mayByIdentity = named.has(IDENTITY_SLOT) || layers.boundedSources.some(mayBySource)
  return mayByIdentity && allNamed([...layers.boundaries, ...layers.session])
}

/** Slots with an Allow of the action. */
function slotsNaming({ lower }: ActionName, layers: CompiledLayers): ReadonlySet<number> {
  const named = new Set<number>()
  for (const [i, { statements }] of layers.policies.entries()) {
    const slot = layers.originOf[i]?.slot
    if (slot === undefined || named.has(slot)) continue
    const isNamed = statements.some(
      ({ deny, action }) => !deny && action.fault === undefined && actionMatches(action, lower),
    )
    if (isNamed) named.add(slot)
  }
  return named
}
