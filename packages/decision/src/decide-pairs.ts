import type { AuthorizationRequest, CompiledLayers } from '@tinyauth/policy-engine'
import { type Circumstances, contextOf } from './context/request-context.js'
import type { Identity } from './proofs/proof.js'

/** One thing that is to be done to one resource. */
export interface Pair {
  /** With the prefix of its service: `apples:GetApple`. */
  readonly action: string
  readonly resource: string
}

/** Where a question is asked: the groups and the clock are not the caller's business. */
export type Setting = Pick<Circumstances, 'service' | 'region' | 'nowMs' | 'context'>

/** Level of an action with its prefix; `undefined` when nobody registered it (domain-model 5.5). */
export type LevelOf = (action: string) => string | undefined

/** Puts every pair to `evaluate`, for one identity: one set of layers, no I/O (design, "request flow"). */
export function decidePairs<T>(
  identity: Identity,
  pairs: readonly Pair[],
  setting: Setting,
  levelOf: LevelOf,
  evaluate: (request: AuthorizationRequest, layers: CompiledLayers) => T,
): readonly T[] {
  const { entry } = identity
  const { groups, directGroups } = entry.at(setting.nowMs)
  const layers = entry.layersAt(setting.nowMs, identity)
  const circumstances = { ...setting, groups, directGroups }
  const principal = { kind: 'user', arn: entry.parts.arn, uid: entry.uid } as const
  return pairs.map(({ action, resource }) => {
    const context = contextOf(identity, circumstances, { action, level: levelOf(action), resource })
    return evaluate({ principal, action, resource, context }, layers)
  })
}
