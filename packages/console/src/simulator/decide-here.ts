import {
  type AuthorizationRequest,
  type CompiledLayers,
  compileLayers,
  compilePolicy,
  type CompiledPolicy,
  type ContextRecord,
  type ContextValue,
  canonicalContextKey,
  explain,
  type Layers,
  type PolicySet,
} from '@tinyauth/policy-engine'
import { type Edit, editOf, type NewKind } from './edits.js'
import { type EffectivePolicies, layersOf } from './effective-layers.js'
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
  const held: Layers =
    effective === undefined ? {} : layersOf(effective.layers, limits, ({ origin }) => editOf(edits, origin)?.text)
  const added = (kind: NewKind): readonly CompiledPolicy[] =>
    edits.filter(({ target }) => target === kind).map(({ id, text }) => compilePolicy(text, { id, limits }))
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
 * The request that the service would judge. What tinyauth says of the user and of the question stands; what it says of the moment and of how
 * the user signed in can be asked otherwise, which is what a simulation is for.
 */
export function requestOf(
  { effective, levelOf, nowMs }: Bench,
  pair: Pair,
  context: ContextRecord,
): AuthorizationRequest {
  const { action, resource } = pair
  const level = effective === undefined ? levelOf(action) : effective.levels[action.toLowerCase()]
  const ofQuestion = {
    Service: action.split(':')[0] ?? '',
    Action: action,
    Resource: resource,
    ActionLevel: level ?? null,
  }
  const at = timeOf(context) ?? nowMs
  const ofMoment = { CurrentTime: new Date(at).toISOString(), EpochTime: Math.floor(at / 1000), Region: 'global' }
  const ours = effective === undefined ? ofQuestion : { ...ofMoment, ...effective.context, ...ofQuestion }
  const arn = effective?.principal.arn ?? NOBODY
  const uid = effective === undefined ? {} : { uid: effective.principal.uid }
  return { principal: { kind: 'user', arn, ...uid }, action, resource, context: merged(ours, context) }
}

/** One decision with everything that led to it. */
export function judge(bench: Bench, pair: Pair, context: ContextRecord, edits: readonly Edit[]): Verdict {
  const request = requestOf(bench, pair, context)
  const layers = benchLayers(bench, edits)
  const explanation = explain(request, compileLayers(layers, bench.effective?.limits))
  return verdictOf(explanation, layerVerdicts(request, layers, explanation))
}

/** One key under two spellings denies, so what is typed in takes the place of ours under whichever it has. */
function merged(ours: ContextRecord, typed: ContextRecord): ContextRecord {
  const byKey = new Map<string, readonly [string, ContextValue]>()
  for (const [key, value] of [...Object.entries(ours), ...Object.entries(typed)]) {
    byKey.set(canonicalContextKey(key), [key, value])
  }
  return Object.fromEntries(byKey.values())
}

function timeOf(context: ContextRecord): number | undefined {
  const typed = Object.entries(context).find(([key]) => canonicalContextKey(key) === 'CurrentTime')?.[1]
  const ms = typeof typed === 'string' ? Date.parse(typed) : NaN
  return Number.isFinite(ms) ? ms : undefined
}
