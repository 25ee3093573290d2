import { ask, get } from '../api/client.js'
import { getSelf } from '../api/self.js'
import { pathOf } from '../api/service-address.js'
import type { PolicyReference } from '../attachments/reference.js'
import { boundGuardrail, deniedSteps, nextSteps, type SimulatedDecision } from './lockout.js'

/** What attaching a guardrail would do to whoever attaches it. */
export type Lockout =
  | { readonly kind: 'none' }
  | { readonly kind: 'denied'; readonly steps: readonly string[] }
  /** It cannot be known: what could not be asked is not taken for harmless. */
  | { readonly kind: 'unknown' }

/** Asks the service whether the caller could still undo it, with the guardrail in place and nothing changed. */
export async function askLockout({ policy, parameters }: PolicyReference): Promise<Lockout> {
  try {
    const self = await getSelf()
    const stored = await get<{ readonly policy: string }>(pathOf('policies', policy), { form: 'string' })
    const document = boundGuardrail(stored.policy, parameters, self)
    if (document === undefined) return { kind: 'unknown' }
    const requests = nextSteps(self, policy)
    const body = { user: self.username, guardrails: [document], requests }
    const { Decisions } = (await ask<Answered>('POST', pathOf('simulate'), { body })).body
    const steps = deniedSteps(requests, Decisions)
    return steps.length === 0 ? { kind: 'none' } : { kind: 'denied', steps }
  } catch {
    return { kind: 'unknown' }
  }
}

interface Answered {
  readonly Decisions: readonly SimulatedDecision[]
}
