import { usePermitted } from '../../api/permitted.js'

/** What of the sign-in of a user the caller may look at. */
export interface SignInRights {
  readonly factors: boolean
  readonly identities: boolean
  readonly sessions: boolean
  readonly consents: boolean
  readonly any: boolean
}

/** Asks for them; `resource` is `users/fred`. */
export function useSignInRights(resource: string): SignInRights {
  const factors = usePermitted('ListFactors', resource)
  const identities = usePermitted('ListIdentities', resource)
  const sessions = usePermitted('ListSessions', resource)
  const consents = usePermitted('ListConsents', resource)
  return { factors, identities, sessions, consents, any: factors || identities || sessions || consents }
}
