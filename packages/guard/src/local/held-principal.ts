import { PrincipalEntry, type PrincipalParts } from '@tinyauth/decision'
import type { Limits } from '@tinyauth/policy-engine'
import type { Subject } from './feed-event.js'
import type { Terms } from './terms.js'

/** How an entry came here. */
export interface HeldSource {
  /** Under which it was looked for. */
  readonly id: string
  /** When the question for it set out, milliseconds since 1970. */
  readonly sentAtMs: number
  readonly terms: Terms
  readonly limits: Partial<Limits>
}

/** Milliseconds until a service that could not be asked is asked again. */
const KEPT_MS = 1000

/** A principal as far as it bears on one service, found under one name. */
export class HeldPrincipal extends PrincipalEntry {
  private keptFromMs = Infinity

  constructor(
    parts: PrincipalParts,
    readonly held: HeldSource,
  ) {
    super(parts, held.limits)
  }

  /** Whether it may be used at a moment; a clock that was set back says nothing about how old it is. */
  isFresh(nowMs: number, ttlMs: number): boolean {
    const ageMs = nowMs - this.held.sentAtMs
    return ageMs >= 0 && ageMs < ttlMs
  }

  /** The service could not be asked for it again: for a moment it is not asked any more. */
  keep(nowMs: number): void {
    this.keptFromMs = nowMs
  }

  /** Whether that was a moment ago. */
  isKept(nowMs: number): boolean {
    return nowMs >= this.keptFromMs && nowMs < this.keptFromMs + KEPT_MS
  }

  /** Whether a change of `subject` may bear on it. What is not known bears on everybody; a session on its user, who is named beside it. */
  isTouchedBy({ type, id }: Subject): boolean {
    if (type === 'session') return false
    if (type === 'user') return this.uid === id
    if (type === 'group') return this.parts.memberships.some(({ groupId }) => groupId === id)
    return type === 'policy' ? this.parts.policyIds.includes(id) : true
  }

  /** Level of an action, in any case. */
  levelOf(action: string): string | undefined {
    return this.held.terms.levels.get(action.toLowerCase())
  }
}
