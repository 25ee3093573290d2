import { parseInstant } from '../../manage/index.js'
import type { InviteEntity } from '../../store/index.js'
import type { LimitsBody } from './invite-schemas.js'

/** What limits an invite, and what it gives. Instants are milliseconds since 1970; null: no limit. */
export type InviteLimits = Readonly<
  Pick<
    InviteEntity,
    | 'maxAccepts'
    | 'acceptBefore'
    | 'accessUntil'
    | 'accessForSeconds'
    | 'maxUseSeconds'
    | 'plusOnes'
    | 'maxDepth'
    | 'deauthorize'
    | 'depletesInviter'
  >
>

/** Problems by field of the body. */
export type Problems = Record<string, string>

const DAY_MS = 86_400_000
const DEFAULT_ACCEPT_MS = 7 * DAY_MS
const LONGEST_ACCEPT_MS = 365 * DAY_MS
const LONGEST_ACCESS_MS = 3650 * DAY_MS

/** The limits that a body asks for, with those that go without saying. What is wrong with its times goes to `problems`. */
export function readLimits(body: LimitsBody, now: number, problems: Problems): InviteLimits {
  const acceptBefore = body.acceptBefore === undefined ? now + DEFAULT_ACCEPT_MS : instant(body.acceptBefore)
  assertBetween('acceptBefore', acceptBefore, now, LONGEST_ACCEPT_MS, problems)
  const accessUntil = typeof body.accessUntil === 'string' ? instant(body.accessUntil) : null
  if (accessUntil !== null) assertBetween('accessUntil', accessUntil, now, LONGEST_ACCESS_MS, problems)
  const accessForSeconds = body.accessFor ?? null
  if (accessUntil !== null && accessForSeconds !== null)
    problems['accessFor'] = 'does not go together with `accessUntil`'
  const plusOnes = body.plusOnes === undefined ? 0 : body.plusOnes
  // Places that nobody may use would be none.
  const maxDepth = body.maxDepth === undefined ? (plusOnes === 0 ? 0 : 1) : body.maxDepth
  return {
    ...{ maxAccepts: body.maxAccepts === undefined ? 1 : body.maxAccepts, acceptBefore, accessUntil, accessForSeconds },
    ...{ maxUseSeconds: body.maxUseTime ?? null, plusOnes, maxDepth },
    ...{ deauthorize: body.deauthorize ?? 'none', depletesInviter: body.depletesInviter ?? false },
  }
}

/** The schema has let through only what is an instant. */
function instant(text: string): number {
  return parseInstant(text) ?? Number.NaN
}

function assertBetween(field: string, ms: number, now: number, longestMs: number, problems: Problems): void {
  if (!(ms > now)) problems[field] = 'must be in the future'
  else if (ms > now + longestMs) problems[field] = `must be at most ${longestMs / DAY_MS} days ahead`
}

/** When the access of somebody ends who accepts now: the earliest of all ends; null: none is set. */
export function accessEnd(
  { accessUntil, accessForSeconds }: Pick<InviteLimits, 'accessUntil' | 'accessForSeconds'>,
  now: number,
  inviterEnds: number | null,
): number | null {
  const ends = [accessUntil, accessForSeconds === null ? null : now + accessForSeconds * 1000, inviterEnds]
  const known = ends.filter((end) => end !== null)
  return known.length === 0 ? null : Math.min(...known)
}
