import type { AuthProvider } from 'react-admin'
import { isPermitted } from './permitted.js'
import { resourceOf } from './resources.js'
import { getSelf } from './self.js'
import { addressOf, signInAddress } from './service-address.js'
import { leave, leaveSignedOut } from './signed-out.js'

/** Signing in and out are pages of the service; the console only sends there and comes back. */
export const authProvider: AuthProvider = {
  login: () => Promise.resolve(leave(signInAddress())),
  logout: () => Promise.resolve(false),
  checkAuth: async () => {
    // What cannot be asked is not taken for signed out: the page then says that the service is not there.
    await getSelf().catch(leaveSignedOut)
  },
  checkError: leaveSignedOut,
  getIdentity: async () => {
    const { username, displayName } = await getSelf()
    return { id: username, fullName: displayName ?? username }
  },
  canAccess: async ({ resource, action, record }) => {
    try {
      return await canAccess(resource, action, record)
    } catch (error) {
      await leaveSignedOut(error)
      throw error
    }
  },
}

/** Leads to the page that ends the session. */
export function signOut(): void {
  window.location.assign(addressOf('logout'))
}

async function canAccess(name: string, asked: string, record: { id?: unknown } | undefined): Promise<boolean> {
  const { actions, arn } = resourceOf(name)
  const action = Object.entries(actions).find(([known]) => known === asked)?.[1]
  if (action === undefined) return false
  if (asked === 'list') return isPermitted(action, arn)
  return isPermitted(action, typeof record?.id === 'string' ? `${arn}${record.id}` : undefined)
}
