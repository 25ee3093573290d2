import { HeaderList, type Identity } from '@tinyauth/decision'
import type { Context, Interaction, Provider, Session } from 'oidc-provider'
import type { CurrentSession } from '../../sign-in/index.js'
import { pendingArtifacts } from '../artifacts/pending-artifacts.js'

/** Who is signed in at the service with the browser that the request comes from. */
export function signedIn(current: CurrentSession, { req }: Pick<Context, 'req'>): Promise<Identity | undefined> {
  return current.of(HeaderList.ofRaw(req.rawHeaders), pendingArtifacts().call.sourceIp)
}

/** When somebody signed in, in seconds: `auth_time`. */
export function authTime({ issuedAtMs = 0 }: Identity): number {
  return Math.floor(issuedAtMs / 1000)
}

/**
 * Makes the library's session a mirror of ours: whoever is signed in at the service is signed in there, from then on and no
 * longer. INVARIANT: the library never knows anybody whom `CurrentSession` does not prove at that moment.
 */
export function mirrorSessions(provider: Provider, current: CurrentSession): void {
  const get = provider.Session.get.bind(provider.Session)
  Object.defineProperty(provider.Session, 'get', {
    value: async (context: Context): Promise<Session> => {
      const session = await get(context)
      const found = await signedIn(current, context)
      // A guest has no account with which to sign in anywhere.
      const identity = found?.entry.parts.guest === true ? undefined : found
      pendingArtifacts().proved = { identity }
      mirror(session, identity)
      return session
    },
  })
  const find = provider.Interaction.find.bind(provider.Interaction)
  Object.defineProperty(provider.Interaction, 'find', {
    value: async (id: string): Promise<Interaction | undefined> => {
      const interaction = await find(id)
      const { proved } = pendingArtifacts()
      const login = interaction?.result?.login
      // Whoever signed in on the way may have signed out since: they are asked again.
      if (interaction !== undefined && proved !== undefined && login !== undefined)
        if (login.accountId !== proved.identity?.entry.uid) interaction.result = undefined
      return interaction
    },
  })
  const { prototype } = provider.Session
  const persist = Reflect.get(prototype, 'persist')
  Object.defineProperty(prototype, 'persist', {
    // The library saves the session behind each of its errors, also one that was never kept: that it refuses by a fault.
    value(this: Session): Promise<unknown> {
      return typeof this.exp === 'number' ? persist.call(this) : Promise.resolve()
    },
  })
}

function mirror(session: Session, identity: Identity | undefined): void {
  const accountId = identity?.entry.uid
  const loginTs = identity === undefined ? undefined : authTime(identity)
  if (session.accountId === accountId && session.loginTs === loginTs) return
  // Somebody else, or anew: what was agreed with another session does not go on.
  session.authorizations = undefined
  if (identity === undefined || accountId === undefined || loginTs === undefined) {
    session.accountId = undefined
    session.loginTs = undefined
  } else {
    session.loginAccount({ accountId, loginTs })
  }
  // The library stores a session that was touched.
  session.touched = true
}
