import type { RouteDeclaration } from '../../common/http/route.js'

const OPEN = 'a page of sign-in: nobody is known yet'
const OWN = 'a page about the account of whoever is signed in, and about no other'

/** A page that anybody may look at. */
export function openPage(
  method: 'GET' | 'POST',
  path: string,
  event: string,
  summary: string,
  reason = OPEN,
): RouteDeclaration {
  return { method, path, summary, event, access: { open: true, reason }, writes: false }
}

/** A page of the own account. */
export function ownPage(method: 'GET' | 'POST', path: string, event: string, summary: string): RouteDeclaration {
  return { method, path, summary, event, access: { authenticated: true, reason: OWN }, writes: false }
}
