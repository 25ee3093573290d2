import { permittedResources, type PermittedResources } from '@tinyauth/policy-engine'
import { contextOf } from './context/request-context.js'
import type { LevelOf, Setting } from './decide-pairs.js'
import type { Identity } from './proofs/proof.js'

/** On which resources an identity may do one action, given with its prefix (capabilities S3). */
export function permittedFor(
  identity: Identity,
  action: string,
  setting: Setting,
  levelOf: LevelOf,
): PermittedResources {
  const { entry } = identity
  const { groups, directGroups } = entry.at(setting.nowMs)
  const asked = { action, level: levelOf(action), resource: '' }
  // The resource is the question, so no condition may be judged by it.
  const { Resource: _, ...context } = contextOf(identity, { ...setting, groups, directGroups }, asked)
  const principal = { kind: 'user', arn: entry.parts.arn, uid: entry.uid } as const
  return permittedResources({ principal, action, context }, entry.layersAt(setting.nowMs, identity))
}
