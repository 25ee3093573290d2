import { formatInstant, parametersKey } from '../../manage/index.js'
import type { InviteEntity } from '../../store/index.js'
import { formatDuration } from './duration.js'
import type { InviteLimits, Problems } from './invite-limits.js'
import type { Standing } from './inviter-standing.js'

/** What a new membership is limited to. */
export type InviteBoundary = Pick<InviteEntity, 'boundaryPolicyId' | 'boundaryParameters'>

const LEVELS = ['none', 'descendants', 'group'] as const

/** In what an invite goes beyond the membership that it stands on, by field; nothing where it keeps within. */
export function standingProblems(
  limits: InviteLimits,
  boundary: InviteBoundary,
  standing: Standing,
  now: number,
): Problems {
  return {
    ...countProblems(limits, standing),
    ...timeProblems(limits, standing, now),
    ...passedOnProblems(limits, boundary, standing),
  }
}

/**
 * What must hold when somebody accepts as well. Counts do not: places are taken one by one, and an invite that was within them stays
 * so until there is none.
 */
export function passedOnProblems(
  { maxDepth, deauthorize, depletesInviter }: Pick<InviteLimits, 'maxDepth' | 'deauthorize' | 'depletesInviter'>,
  boundary: InviteBoundary,
  { membership, terms }: Standing,
): Problems {
  const problems: Problems = {}
  if (terms.maxDepth !== null) {
    const most = terms.maxDepth - 1
    if (most < 0) problems['maxDepth'] = 'whoever is invited here may not invite in turn'
    else if (maxDepth === null || maxDepth > most) problems['maxDepth'] = `must be at most ${most}`
  }
  if (LEVELS.indexOf(deauthorize) > LEVELS.indexOf(terms.deauthorize)) {
    problems['deauthorize'] = `must not be more than \`${terms.deauthorize}\``
  }
  if (terms.depletes && !depletesInviter) problems['depletesInviter'] = 'must be true, as for whoever invites'
  if (membership.boundaryPolicyId !== null && boundary.boundaryPolicyId !== null && !isSame(membership, boundary)) {
    problems['boundaryPolicy'] = 'must be left out: the boundary of whoever invites is handed on'
  }
  return problems
}

function countProblems({ maxAccepts, plusOnes }: InviteLimits, { terms: { spots } }: Standing): Problems {
  if (spots === null) return {}
  const places = spots === 0 ? 'there is no place left to give away' : `must be at most ${spots}`
  return {
    ...(maxAccepts === null || maxAccepts > spots ? { maxAccepts: places } : {}),
    ...(plusOnes === null || plusOnes > spots ? { plusOnes: places } : {}),
  }
}

function timeProblems(limits: InviteLimits, { membership: { notAfter }, terms }: Standing, now: number): Problems {
  const { accessUntil, accessForSeconds, maxUseSeconds } = limits
  const { useLimitSeconds } = terms
  const problems: Problems = {}
  if (notAfter !== null) {
    const within = `must not go beyond ${formatInstant(notAfter)}`
    if (accessUntil !== null && accessUntil > notAfter) problems['accessUntil'] = within
    if (accessForSeconds !== null && now + accessForSeconds * 1000 > notAfter) problems['accessFor'] = within
  }
  if (useLimitSeconds !== null && maxUseSeconds !== null && maxUseSeconds > useLimitSeconds) {
    problems['maxUseTime'] = `must be at most \`${formatDuration(useLimitSeconds)}\``
  }
  return problems
}

/** The same policy with the same parameters. */
export function isSame(one: InviteBoundary, other: InviteBoundary): boolean {
  const key = ({ boundaryPolicyId, boundaryParameters }: InviteBoundary): string =>
    `${boundaryPolicyId} ${parametersKey(boundaryParameters ?? {})}`
  return key(one) === key(other)
}
