import type { Identity, SignedInUser } from '../decider.js'
import type { Subject } from '../local/feed-event.js'

/** Who holds a session, as handlers are told it. */
export interface LeaseIdentity extends Identity {
  readonly user: SignedInUser
}

/** The word of the service that a session stands, for a while (domain-model 5.7). Never changed: many requests share it. */
export interface Lease {
  /** Its own form, for renewing it; nothing is read of it here. */
  readonly token: string
  /** Id of the session. */
  readonly sid: string
  /** Stays the same when the user is renamed. */
  readonly uid: string
  readonly identity: LeaseIdentity
  /** When the question for it set out, milliseconds since 1970. */
  readonly grantedAtMs: number
  readonly endsAtMs: number
  /** Every change up to this one was known when it was granted. */
  readonly feedSeq: number
}

/**
 * Whether a change of `subject` may end a lease. Policies and services say nothing about who somebody is; what is not known may
 * touch everything.
 */
export function isTouched({ sid, uid, identity }: Lease, { type, id }: Subject): boolean {
  switch (type) {
    case 'session':
      return sid === id
    case 'user':
      return uid === id
    case 'group':
      // The lease names groups by path, the change by id.
      return identity.user.groups.length > 0
    case 'policy':
    case 'service':
      return false
    default:
      return true
  }
}
