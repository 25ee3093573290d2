import type { Identity, SignedInUser } from '../decider.js'

/** Who was let in, by the request or message that they sent; forgotten with it. */
const known = new WeakMap<object, Identity>()

/** Notes who was let in. Nobody does not take the place of somebody: several handlers may stand behind one request. */
export function noteIdentity(request: object, identity: Identity | undefined): void {
  if (identity !== undefined) known.set(request, identity)
}

/** Takes back what was noted. */
export function forgetIdentity(request: object): void {
  known.delete(request)
}

/** Who was let in; `undefined` where nobody was recognised, such as on open routes. */
export function identityOf(request: object): Identity | undefined {
  return known.get(request)
}

/**
 * The person who was let in; `undefined` where nobody was recognised. Of somebody who proved a key or an older session only the
 * name is known: no profile, no groups.
 */
export function userOf(request: object): SignedInUser | undefined {
  const identity = known.get(request)
  return identity === undefined ? undefined : (identity.user ?? nameAlone(identity.username))
}

function nameAlone(id: string): SignedInUser {
  return { id, name: null, picture: null, emailVerified: false, groups: [], mfa: false }
}
