import type { Config } from '../../common/config/index.js'
import { pagePaths } from '../pages/page-paths.js'
import { type AccountVisit, hasSecondFactor } from './account-visit.js'

/** What freshness is judged by. */
export interface FreshnessSetting {
  readonly config: Pick<Config, 'mfaMaxAgeSeconds'>
  readonly basePath: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/**
 * Where somebody has to go before they change how they sign in: to show the second factor again, or to sign in again where
 * there is none. `undefined` while the proof is younger than `MFA_MAX_AGE_SECONDS`.
 *
 * @param returnTo path of ours
 */
export function proofAddress(
  visit: Pick<AccountVisit, 'session' | 'factors'>,
  returnTo: string,
  { config, basePath, nowMs }: FreshnessSetting,
): string | undefined {
  const { mfaAt, createdAt } = visit.session
  const provedAt = hasSecondFactor(visit) ? mfaAt : createdAt
  if (provedAt !== null && nowMs - provedAt < config.mfaMaxAgeSeconds * 1000) return undefined
  const { signIn } = pagePaths(basePath)
  const next = new URLSearchParams({ next: returnTo })
  return hasSecondFactor(visit) ? `${signIn}/step-up?${next.toString()}` : `${signIn}?again=1&${next.toString()}`
}
