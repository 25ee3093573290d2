import type { Identity } from '../decider.js'

/**
 * Knows who is signed in by a session on the server (capabilities M1, M27). Sessions are named by their cookies, as one `Cookie`
 * header would hold them.
 * INVARIANT: whoever cannot be recognised is never somebody.
 */
export abstract class Leases {
  /** Who that is, where it is known here; at once, without any call. */
  abstract held(cookies: string): Identity | undefined

  /**
   * Who that is.
   *
   * @throws AuthenticationFailed (401) when nobody is signed in by these cookies, ConnectionError (503) when nobody can tell
   */
  abstract ask(cookies: string, sourceIp: string | undefined): Promise<Identity>

  /** Ends connections and timers; knows nobody any more. */
  abstract close(): Promise<void>
}
