import type { Clock } from '../common/clock.js'
import type { Ids } from '../common/ids.js'
import {
  isLimitedInUse,
  MembershipTermsEntity,
  type StoredMembership,
  type StoredPrincipal,
  type UnitOfWork,
} from '../store/index.js'

/** How much use is counted at a time, in seconds: as long as a lease (domain-model 5.10). */
const STRETCH_SECONDS = 900

/** What stretches of use are counted with. */
export interface MembershipUseOptions {
  readonly unitOfWork: Pick<UnitOfWork, 'run'>
  readonly clock: Clock
  readonly ids: Ids
  /** The service's own name. */
  readonly service: string
}

/**
 * Counts the use of memberships that are limited to some (capabilities M24, `maxUseTime`). Use is counted in stretches of a quarter
 * of an hour: the first question about the user begins one, which is stored before the answer, and until its end the membership
 * holds. INVARIANT: outside a stretch that was counted it does not hold, on no node.
 */
export class MembershipUse {
  constructor(private readonly options: MembershipUseOptions) {}

  /** Whether a stretch has to begin before somebody is judged. */
  mustBegin({ memberships, user }: StoredPrincipal): boolean {
    return user.status === 'active' && memberships.some((membership) => this.isDue(membership))
  }

  /** Begins what is due, as one change. What was begun elsewhere meanwhile stays as it is. */
  async begin({ user, memberships }: StoredPrincipal): Promise<void> {
    const { unitOfWork, clock, ids, service } = this.options
    await unitOfWork.run(async (tx) => {
      const at = clock.now()
      const begun: string[] = []
      for (const membership of memberships.filter((one) => this.isDue(one))) {
        const { usedSeconds = 0 } = membership.terms ?? {}
        const seconds = nextSeconds(membership.terms)
        const { affected } = await tx.manager.update(
          MembershipTermsEntity,
          { id: membership.id, usedSeconds },
          { usedSeconds: usedSeconds + seconds, useUntil: at + seconds * 1000 },
        )
        if (affected === 1) begun.push(membership.group.path)
      }
      if (begun.length === 0) return
      tx.change({ type: 'user', id: user.uid })
      tx.audit({
        id: ids.uuid(at),
        at: new Date(at).toISOString(),
        event: 'UseMembership',
        actor: { type: 'system', id: 'snapshot' },
        subject: user.username,
        service,
        region: 'global',
        outcome: 'allow',
        fields: { 'request.groups': begun },
      })
    })
  }

  /** What would be read once everything due has begun, for whoever only asks what it would allow. Nothing is counted. */
  asBegun(stored: StoredPrincipal): StoredPrincipal {
    if (!this.mustBegin(stored)) return stored
    const now = this.options.clock.now()
    const ends = new Map<string, number>()
    for (const { id, terms } of stored.memberships.filter((one) => this.isDue(one))) {
      ends.set(id, Math.min(terms?.endsAt ?? Infinity, now + nextSeconds(terms) * 1000))
    }
    const memberships = stored.memberships.map((one) => ({ ...one, notAfter: ends.get(one.id) ?? one.notAfter }))
    return { ...stored, memberships }
  }

  private isDue({ root, notBefore, terms }: StoredMembership): boolean {
    if (root !== null || !isLimitedInUse(terms) || terms.usedSeconds >= terms.useLimitSeconds) return false
    const now = this.options.clock.now()
    const isWithin = now >= (notBefore ?? -Infinity) && now < (terms.endsAt ?? Infinity)
    return isWithin && now >= (terms.useUntil ?? 0)
  }
}

/** How long the next stretch of use would be. */
function nextSeconds(terms: StoredMembership['terms']): number {
  return Math.min(STRETCH_SECONDS, (terms?.useLimitSeconds ?? 0) - (terms?.usedSeconds ?? 0))
}

/** When the next stretch of use would have to begin; `undefined`: never. */
export function usedUpAt(memberships: readonly StoredMembership[]): number | undefined {
  const ends = memberships.flatMap(({ root, terms }) => {
    if (root !== null || !isLimitedInUse(terms) || terms.usedSeconds >= terms.useLimitSeconds) return []
    return terms.useUntil ?? []
  })
  return ends.length === 0 ? undefined : Math.min(...ends)
}
