import type { HeldMembership } from '@tinyauth/decision'
import type { IdentitySource } from '@tinyauth/policy-engine'

const SWEEP_EVERY = 1000

/**
 * Memberships that say nothing of their holder, one for all members of a group: thousands of principals would hold a copy
 * each. The weak references let go of groups whose members are no longer in memory.
 */
export class MembershipShelf {
  private readonly shelf = new Map<string, WeakRef<HeldMembership>>()
  private sweepAt = SWEEP_EVERY

  /**
   * The first copy of an equal membership. One with bounds in time, or whose source has ceilings, comes back as it is.
   *
   * INVARIANT: what comes back says the same as what was given, down to the very policies: a group that changed in between
   * is another, and what limits one member never limits, or frees, the next.
   */
  share(membership: HeldMembership): HeldMembership {
    if (!isOfGroupAlone(membership)) return membership
    const shelved = this.shelf.get(membership.groupId)?.deref()
    if (shelved !== undefined && saysTheSame(shelved, membership)) return shelved
    if (this.shelf.size >= this.sweepAt) this.sweep()
    this.shelf.set(membership.groupId, new WeakRef(membership))
    return membership
  }

  /** Lets go of everything. */
  clear(): void {
    this.shelf.clear()
    this.sweepAt = SWEEP_EVERY
  }

  private sweep(): void {
    for (const [groupId, ref] of this.shelf) if (ref.deref() === undefined) this.shelf.delete(groupId)
    this.sweepAt = this.shelf.size + SWEEP_EVERY
  }
}

function isOfGroupAlone({ notBeforeMs, notAfterMs, source }: HeldMembership): boolean {
  return notBeforeMs === undefined && notAfterMs === undefined && source.ceilings === undefined
}

function saysTheSame(left: HeldMembership, right: HeldMembership): boolean {
  return (
    left.path === right.path &&
    isSameSource(left.source, right.source) &&
    isSameList(left.policyIds ?? [], right.policyIds ?? [])
  )
}

/** Of two sources without ceilings. */
function isSameSource(left: IdentitySource, right: IdentitySource): boolean {
  return (
    left.id === right.id &&
    left.kind === right.kind &&
    left.inherited === right.inherited &&
    isSameList(left.policies, right.policies)
  )
}

function isSameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((one, i) => one === right[i])
}
