import { cookieValues, CSRF_COOKIE, HeaderList, isSafe, SESSION_COOKIE } from '@tinyauth/decision'
import { sameSecret } from '@tinyauth/request-signing'
import type { Circumstances } from '../decider.js'

/**
 * Whether a session that changes something comes without the second proof of the `cookie` strategy (wire-protocol 3.7). For a
 * service that is not told the method, and takes every request for a safe one; that of the `header-token` strategy stands in
 * the token, and is judged by any service.
 */
export function lacksSecondProof({ headers, request }: Pick<Circumstances, 'headers' | 'request'>): boolean {
  if (request === undefined || isSafe(request.method)) return false
  const list = new HeaderList(headers)
  const [expected] = cookieValues(list, CSRF_COOKIE)
  if (expected === undefined || cookieValues(list, SESSION_COOKIE).length === 0) return false
  const sent = list.all('x-csrf-token')
  const [header] = sent
  return sent.length !== 1 || header === undefined || !sameSecret(header, expected)
}
