import type { EntityManager } from 'typeorm'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { givenParameters, type PolicyReference, resolveReference } from '../../manage/index.js'
import type { GroupEntity } from '../../store/index.js'
import type { InviteLimits, Problems } from './invite-limits.js'
import { type Standing, standingsOf } from './inviter-standing.js'
import { type InviteBoundary, isSame, standingProblems } from './standing-problems.js'

/** No boundary. */
const UNBOUND: InviteBoundary = { boundaryPolicyId: null, boundaryParameters: null }

/** What an invite is to give, by whom. */
export interface Inviting {
  readonly inviterId: string
  readonly limits: InviteLimits
  readonly boundary: InviteBoundary
  readonly now: number
}

/** A group, and what the right of the inviter to it stands on. */
export interface InvitingGroup {
  readonly group: GroupEntity
  /** Absent: policies. */
  readonly standing?: Standing
}

/**
 * Finds what the inviter's right to a group stands on: policies, where they allow to add anybody or the inviter is in no group that
 * reaches it; else that membership which the invite exceeds least. In what it exceeds it goes to `problems`.
 */
export async function findStanding(
  manager: EntityManager,
  group: GroupEntity,
  isFree: boolean,
  { inviterId, limits, boundary, now }: Inviting,
  problems: Problems,
): Promise<InvitingGroup> {
  const standings = isFree ? [] : await standingsOf(manager, inviterId, group.id, now)
  const judged = standings.map((standing) => ({
    standing,
    exceeds: standingProblems(limits, boundary, standing, now),
  }))
  const [best] = judged.sort((a, b) => Object.keys(a.exceeds).length - Object.keys(b.exceeds).length)
  if (best === undefined) return { group }
  for (const [field, problem] of Object.entries(best.exceeds)) problems[field] ??= problem
  return { group, standing: best.standing }
}

/** An invite without an end of access ends with the first of the memberships that it stands on. */
export function withinStandings(limits: InviteLimits, groups: readonly InvitingGroup[]): InviteLimits {
  if (limits.accessUntil !== null || limits.accessForSeconds !== null) return limits
  const ends = groups.flatMap(({ standing }) => standing?.membership.notAfter ?? [])
  return ends.length === 0 ? limits : { ...limits, accessUntil: Math.min(...ends) }
}

/** The boundary that was asked for, else that which all of the inviter's memberships have in common. Others are handed on one by one. */
export function boundaryOf(asked: InviteBoundary, groups: readonly InvitingGroup[]): InviteBoundary {
  if (asked.boundaryPolicyId !== null) return asked
  const [first, ...others] = groups.map(({ standing }) => standing?.membership ?? UNBOUND)
  if (first === undefined || !others.every((other) => isSame(first, other))) return UNBOUND
  return { boundaryPolicyId: first.boundaryPolicyId, boundaryParameters: first.boundaryParameters }
}

/** @throws DomainError `NotFound`; what is wrong with its parameters or its document goes to `problems` */
export async function resolveBoundary(
  manager: EntityManager,
  reference: PolicyReference | null | undefined,
  config: Pick<Config, 'partition' | 'service'>,
  problems: Problems,
): Promise<InviteBoundary> {
  if (reference === null || reference === undefined) return UNBOUND
  try {
    const use = { type: 'boundary', given: givenParameters(config) } as const
    const { policy, parameters } = await resolveReference(manager, reference, use)
    return { boundaryPolicyId: policy.id, boundaryParameters: parameters }
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'ValidationFailed') throw error
    for (const [field, problem] of Object.entries(error.problems)) problems[`boundaryPolicy/${field}`] = problem
    // Everything that is found wrong is told, so the rest is judged without it.
    return UNBOUND
  }
}
