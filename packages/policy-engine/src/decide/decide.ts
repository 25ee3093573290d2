import { type CompiledLayers, compiledOf } from './compile-layers.js'
import type { Decision, EvaluationError } from '../decision.js'
import { Evaluation } from './evaluation.js'
import { judge } from './judgement.js'
import type { Layers } from '../layers.js'
import { type Query, readRequest } from './read-request.js'
import type { AuthorizationRequest } from '../request.js'

/**
 * Answers one question by all layers of its principal (policy-semantics 3.10).
 *
 * Default deny; an applying Deny wins; what cannot be evaluated denies. Never throws, whatever the request holds, reads no
 * clock and keeps nothing that a later decision would read. Pass layers that were compiled in advance: others are
 * compiled for this one call.
 */
export function decide(request: AuthorizationRequest, layers: CompiledLayers | Layers): Decision {
  try {
    return decideCompiled(request, compiledOf(layers))
  } catch {
    // A request with members that throw when they are read, or an error of ours: neither may let anyone in.
    return refusal([{ code: 'invalid-request', message: 'the request cannot be read' }])
  }
}

function decideCompiled(request: AuthorizationRequest, layers: CompiledLayers): Decision {
  if (layers.faults.length > 0) return refusal(layers.faults)
  const query = readRequest(request, layers.limits)
  if ('errors' in query) return refusal(query.errors)
  return decideQuery(query, layers, new Evaluation(query.context))
}

/** Decides a request that was read already. */
export function decideQuery(query: Query, layers: CompiledLayers, evaluation: Evaluation): Decision {
  const verdict = judge(query, layers, evaluation)
  return {
    decision: verdict.kind === 'allow' ? 'Allow' : 'Deny',
    kind: verdict.kind,
    decidedBy: verdict.decidedBy,
    missingContext: evaluation.missing,
    errors: evaluation.errors,
    consultedKeys: evaluation.consulted,
  }
}

/** The denial of a request that cannot be decided. */
export function refusal(errors: readonly EvaluationError[]): Decision {
  const decidedBy = errors.flatMap((error) => error.at ?? [])
  return {
    decision: 'Deny',
    kind: 'implicitDeny',
    decidedBy,
    missingContext: [],
    errors: [...errors],
    consultedKeys: [],
  }
}
