import type { HeldMembership, RightsSource } from '@tinyauth/decision'

const SWEEP_EVERY = 1000

/**
 * Memberships that say nothing of their holder, one for all who are in a group in the same way: thousands of principals would hold a copy
 * each. The weak references let go of groups whose members are no longer in memory.
 */
export class MembershipShelf {
  private readonly shelf = new Map<string, WeakRef<HeldMembership>>()
  private sweepAt = SWEEP_EVERY

  /**
   * The first copy of an equal membership. One with bounds in time, with ceilings or rights, or of
   * what was shared, comes back as it is.
   *
   * INVARIANT: what comes back says the same as what was given, down to the very policies: a group that changed in between
   * is another, and what limits one member never limits, or frees, the next.
   */
  share(membership: HeldMembership): HeldMembership {
    if (!isOfGroupAlone(membership)) return membership
    const name = membership.root === undefined ? membership.groupId : `${membership.groupId} ${membership.root}`
    const shelved = this.shelf.get(name)?.deref()
    if (shelved !== undefined && saysTheSame(shelved, membership)) return shelved
    if (this.shelf.size >= this.sweepAt) this.sweep()
    this.shelf.set(name, new WeakRef(membership))
    return membership
  }

  private sweep(): void {
    for (const [name, ref] of this.shelf) if (ref.deref() === undefined) this.shelf.delete(name)
    this.sweepAt = this.shelf.size + SWEEP_EVERY
  }
}

function isOfGroupAlone({ notBeforeMs, notAfterMs, source, rights, giver }: HeldMembership): boolean {
  const isPlain = source.ceilings === undefined && rights === undefined && giver === undefined
  return isPlain && notBeforeMs === undefined && notAfterMs === undefined
}

function saysTheSame(left: HeldMembership, right: HeldMembership): boolean {
  return (
    left.path === right.path &&
    left.root === right.root &&
    isSameSource(left.source, right.source) &&
    isSameList(left.policyIds ?? [], right.policyIds ?? [])
  )
}

/** Of two sources without ceilings. */
function isSameSource(left: RightsSource, right: RightsSource): boolean {
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
