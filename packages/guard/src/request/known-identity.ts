import type { Identity } from '../decider.js'

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
