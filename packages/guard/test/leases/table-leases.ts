import { AuthenticationFailed, ConnectionError } from '../../src/authorizer/errors.js'
import type { Identity } from '../../src/decider.js'
import type { Visit } from '../../src/leases/held-leases.js'
import { Leases } from '../../src/leases/leases.js'

/** Believes every cookie `<name>=user.<user>`; the first time it has to be asked. */
export class TableLeases extends Leases {
  readonly asked: Visit[] = []
  readonly known = new Set<string>()
  down = false
  closed = false

  override held({ cookies }: Visit): Identity | undefined {
    return this.known.has(cookies) ? identityOf(cookies) : undefined
  }

  override ask(visit: Visit): Promise<Identity> {
    const { cookies } = visit
    this.asked.push(visit)
    if (this.down) return Promise.reject(new ConnectionError('the service at 10.0.0.7 does not answer'))
    const identity = identityOf(cookies)
    if (identity === undefined) return Promise.reject(new AuthenticationFailed('InvalidSignature'))
    this.known.add(cookies)
    return Promise.resolve(identity)
  }

  override close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

function identityOf(cookies: string): Identity | undefined {
  const id = /^__(?:Host|Secure)-session=user\.(\w+)$/.exec(cookies)?.[1]
  if (id === undefined) return undefined
  const said = { name: `Mr ${id}`, picture: null, email: `${id}@example.com`, emailVerified: true, groups: ['staff'] }
  return { username: id, user: { id, uid: `uid-${id}`, ...said, mfa: true } }
}

/** The header by which a user is signed in. */
export function session(user: string): { readonly cookie: string } {
  return { cookie: `theme=dark; __Host-session=user.${user}; lang=en` }
}
