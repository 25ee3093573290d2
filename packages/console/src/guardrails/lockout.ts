import type { Self } from '../api/self.js'
import { bindParameters } from '@tinyauth/policy-engine'

/** What somebody needs in order to take a guardrail away again, and to see what they do. */
const NEXT_STEPS = ['DetachGuardrail', 'GetPolicy', 'ListGuardrails', 'GetUser'] as const

/** A question to `POST /api/v1/simulate`. */
export interface SimulatedRequest {
  readonly action: string
  readonly resource: string
}

/** An answer of it, as far as it is read here. */
export interface SimulatedDecision {
  readonly Action: string
  readonly Decision: string
}

/** The next steps of whoever attaches a policy as a guardrail. */
export function nextSteps(
  { partition, service, username }: Pick<Self, 'partition' | 'service' | 'username'>,
  policy: string,
): readonly SimulatedRequest[] {
  const on: Readonly<Record<(typeof NEXT_STEPS)[number], string>> = {
    DetachGuardrail: `policies/${policy}`,
    GetPolicy: `policies/${policy}`,
    ListGuardrails: 'policies/',
    GetUser: `users/${username}`,
  }
  return NEXT_STEPS.map((step) => ({
    action: `${service}:${step}`,
    resource: `arn:${partition}:${service}:::${on[step]}`,
  }))
}

/** The document as it would bind: with the values of its parameters and what the service fills in; `undefined` where it cannot be filled. */
export function boundGuardrail(
  document: string,
  parameters: Readonly<Record<string, string>>,
  { partition, service }: Pick<Self, 'partition' | 'service'>,
): unknown {
  return bindParameters(document, { ...parameters, partition, self: service }).document
}

/** Steps that would be denied, by their names; an answer that is missing is a denial. */
export function deniedSteps(
  steps: readonly SimulatedRequest[],
  decisions: readonly SimulatedDecision[],
): readonly string[] {
  return steps
    .filter((_, i) => decisions[i]?.Decision !== 'allow')
    .map(({ action }) => action.slice(action.indexOf(':') + 1))
}
