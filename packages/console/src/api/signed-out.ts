import { statusOf } from './client.js'
import { signInAddress } from './service-address.js'

/** Leads somebody whose session has ended to the page for signing in; settles for any other error. */
export async function leaveSignedOut(error: unknown): Promise<void> {
  if (statusOf(error) === 401) await leave(signInAddress())
}

/** Never settles: the browser is on its way to another page. */
export function leave(address: string): Promise<never> {
  window.location.assign(address)
  return new Promise(() => undefined)
}
