import {
  type AuthorizationRequest,
  type CompiledLayers,
  compileLayers,
  compilePolicy,
  type CompiledPolicy,
  type ContextRecord,
  canonicalContextKey,
  explain,
  type Layers,
  type PolicySet,
} from '@tinyauth/policy-engine'
import { addedTexts, type Edit, type NewKind, replacementsOf } from './edits.js'
import { effectiveLayers, type EffectivePolicies, effectiveRequest } from './effective-layers.js'
import { layerVerdicts } from './layer-verdicts.js'
import { type Verdict, verdictOf } from './verdict.js'

/** Who is judged, by what, and when. */
export interface Bench {
  /** Absent: nobody in particular, by unsaved policies alone. */
  readonly effective: EffectivePolicies | undefined
  /** Level of an action of the catalogue, for nobody in particular. */
  readonly levelOf: (action: string) => string | undefined
  readonly nowMs: number
}

/** One action on one resource. */
export interface Pair {
  readonly action: string
  readonly resource: string
}

/** Source of what is new, as the service names it. */
export const SIMULATED = 'simulated'
const NOBODY = 'arn:tinyauth:tinyauth:::users/simulated'

/** The layers of the user with unsaved documents in their places, and the new ones beside them. */
export function benchLayers({ effective }: Bench, edits: readonly Edit[]): Layers {
  const limits = effective?.limits ?? {}
  const held = effective === undefined ? {} : effectiveLayers(effective, replacementsOf(edits))
  const added = (kind: NewKind): readonly CompiledPolicy[] =>
    addedTexts(edits, kind).map((text, i) => compilePolicy(text, { id: `${kind}/${i}`, limits }))
  const one = (policy: CompiledPolicy): PolicySet => ({ id: `${SIMULATED}/${policy.id}`, policies: [policy] })
  const policies = added('policies')
  const own = { id: SIMULATED, kind: 'user', policies } as const
  return {
    guardrails: [...(held.guardrails ?? []), ...added('guardrails').map(one)],
    identity: [...(held.identity ?? []), ...(policies.length === 0 ? [] : [own])],
    boundaries: [...(held.boundaries ?? []), ...added('boundaries').map(one)],
  }
}

/** Layers, ready for many decisions. */
export function compiledBench(bench: Bench, edits: readonly Edit[]): CompiledLayers {
  return compileLayers(benchLayers(bench, edits), bench.effective?.limits)
}

/**
 * The request that the service would judge. What tinyauth says of the moment and of how the user signed in can be asked otherwise: that is
 * what a simulation is for.
 */
export function requestOf(
  { effective, levelOf, nowMs }: Bench,
  { action, resource }: Pair,
  context: ContextRecord,
): AuthorizationRequest {
  if (effective === undefined) {
    const level = levelOf(action) ?? null
    const ours = { Service: action.split(':')[0] ?? '', Action: action, Resource: resource, ActionLevel: level }
    return { principal: { kind: 'user', arn: NOBODY }, action, resource, context: withTyped(ours, context) }
  }
  const typed = Object.entries(context).map(([key, value]) => [canonicalContextKey(key), value] as const)
  const isProved = ([key]: readonly [string, unknown]): boolean => Object.hasOwn(effective.context, key)
  return effectiveRequest(effective, {
    ...{ action, resource, context },
    proved: Object.fromEntries(typed.filter(isProved)),
    nowMs: timeOf(typed) ?? nowMs,
  })
}

/** One decision with everything that led to it. */
export function judge(bench: Bench, pair: Pair, context: ContextRecord, edits: readonly Edit[]): Verdict {
  const request = requestOf(bench, pair, context)
  const layers = benchLayers(bench, edits)
  const explanation = explain(request, compileLayers(layers, bench.effective?.limits))
  return verdictOf(explanation, layerVerdicts(request, layers, explanation))
}

/** One key under two spellings denies, so what is typed in takes the place of ours under whichever it has. */
function withTyped(ours: ContextRecord, typed: ContextRecord): ContextRecord {
  const spelt = new Set(Object.keys(typed).map(canonicalContextKey))
  return { ...Object.fromEntries(Object.entries(ours).filter(([key]) => !spelt.has(key))), ...typed }
}

function timeOf(typed: readonly (readonly [string, unknown])[]): number | undefined {
  const time = typed.find(([key]) => key === 'CurrentTime')?.[1]
  const ms = typeof time === 'string' ? Date.parse(time) : NaN
  return Number.isFinite(ms) ? ms : undefined
}
