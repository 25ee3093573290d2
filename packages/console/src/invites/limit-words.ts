import { durationWords } from '../controls/duration.js'
import type { Invite, Limits } from './invite.js'

/** How often something was accepted, of how often it may be. */
export function acceptsWords({
  accepts,
  maxAccepts,
}: {
  readonly accepts: number
  readonly maxAccepts: number | null
}): string {
  return maxAccepts === null ? `${accepts}, any number may` : `${accepts} of ${maxAccepts}`
}

/** How long what it gives lasts; `undefined` where an instant says it. */
export function lastingWords({
  accessFor,
  accessUntil,
}: Pick<Limits, 'accessFor' | 'accessUntil'>): string | undefined {
  if (accessUntil !== null) return undefined
  return accessFor === null ? 'for good' : `for ${durationWords(accessFor)}`
}

/** What else an invite says than who, when and how long. */
export function inviteTerms(invite: Invite): readonly string[] {
  const { plusOnes, maxDepth, depletesInviter, deauthorize, boundaryPolicy, maxUseTime, groups } = invite
  const takesOut = {
    none: undefined,
    descendants: 'each may take out who came by them',
    group: 'each may take out anybody',
  }
  const terms = [
    groups.length > 1 ? `into ${groups.join(', ')}` : undefined,
    maxUseTime === null ? undefined : `over after ${durationWords(maxUseTime)} of use`,
    plusOnes === 0 ? undefined : `each may invite ${plusOnes ?? 'any number'}, ${depthWords(maxDepth)}`,
    plusOnes !== 0 && depletesInviter ? 'whom they invite takes a place of theirs' : undefined,
    takesOut[deauthorize],
    boundaryPolicy === null ? undefined : `at most ${boundaryPolicy.policy}`,
  ]
  return terms.filter((term) => term !== undefined)
}

function depthWords(maxDepth: number | null): string {
  if (maxDepth === null) return 'over any number of hands'
  return maxDepth === 1 ? 'who may not invite in turn' : `over ${maxDepth} hands`
}
