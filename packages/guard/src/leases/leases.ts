import type { Identity } from '../decider.js'
import type { Visit } from './held-leases.js'

/**
 * Knows who is signed in by a session on the server (capabilities M1, M27). Sessions are named by their cookies, and
 * by where these come from.
 * INVARIANT: whoever cannot be recognised is never somebody.
 */
export abstract class Leases {
  /** Who that is, where it is known here; at once, without any call. */
  abstract held(visit: Visit): Identity | undefined

  /**
   * Who that is.
   *
   * @throws AuthenticationFailed (401) when nobody is signed in by these cookies, ConnectionError (503) when nobody can tell
   */
  abstract ask(visit: Visit): Promise<Identity>

  /** Ends connections and timers; knows nobody any more. */
  abstract close(): Promise<void>
}
