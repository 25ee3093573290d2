import type { AuthorizationRequest } from '../src/request.js'
import type { Case } from './requests.js'
import type { User } from './workload.js'

/** The names under which engines are chosen and printed, each tuned form right below the peer that it belongs to. */
export const ENGINE_NAMES = [
  'tinyauth',
  'tinyauth-all',
  'cedar',
  'cedar-bare',
  'casbin',
  'casbin-bare',
  'casl',
  'casl-closed',
  'naive',
] as const

/**
 * One of the engines measured. `tinyauth-all` answers for all users of the workload instead of the sample that the peers
 * can hold; `cedar-bare`, `casbin-bare` and `casl-closed` are tuned to the workload and get their calls made in advance;
 * `naive` is the plain loop. These five are for reference.
 */
export type EngineName = (typeof ENGINE_NAMES)[number]

/** The peers that have targets: they start from the request as it arrives, as our engine does. */
export const PEER_NAMES = ['cedar', 'casbin', 'casl'] as const

/** One of the peers that have targets. */
export type PeerName = (typeof PEER_NAMES)[number]

/** An engine that holds the policies of its users and what it needs to answer its cases. */
export interface Engine {
  readonly name: EngineName
  /** What it is asked, in this order; answers are known. */
  readonly cases: readonly Case[]
  /** Asks the cases from `from` up to, not including, `to`, and counts the allowed ones. */
  run(from: number, to: number): number
}

/** A request as it arrives, with what an engine prepared for the user who asks. */
export interface Asked<Prepared> {
  readonly request: AuthorizationRequest
  readonly prepared: Prepared
}

/** An engine that answers one call for each case. All engines are timed in this one loop. */
export function engineOver<Call>(
  name: EngineName,
  cases: readonly Case[],
  calls: readonly Call[],
  allows: (call: Call) => boolean,
): Engine {
  return {
    name,
    cases,
    run(from, to) {
      let allowed = 0
      for (let i = from; i < to; i++) {
        const call = calls[i]
        if (call !== undefined && allows(call)) allowed++
      }
      return allowed
    },
  }
}

/** The cases with what is prepared once for each of their users. */
export function askedOf<Prepared>(cases: readonly Case[], prepare: (user: User) => Prepared): Asked<Prepared>[] {
  const byUser = new Map(usersOf(cases).map((user) => [user, prepare(user)]))
  return cases.map(({ user, request }) => ({ request, prepared: entry(byUser, user) }))
}

/** The different users of some cases. */
export function usersOf(cases: readonly Case[]): readonly User[] {
  return [...new Set(cases.map((one) => one.user))]
}

/** The entry of a map that is known to be there. @throws Error when it is not */
export function entry<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const found = map.get(key)
  if (found === undefined) throw new Error('a user of the cases was not prepared')
  return found
}
