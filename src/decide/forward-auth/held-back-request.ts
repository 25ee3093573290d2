import { HeaderList, type Identity, isSafe, requestSite } from '@tinyauth/decision'
import { DomainError } from '../../common/errors/domain-error.js'
import type { OriginalRequest } from './original-request.js'

/** The headers as the client sent them to the proxy: `Host` is that of the request which the proxy holds back, if it told. */
export function headersHeldBack(headers: HeaderList, { origin }: OriginalRequest): HeaderList {
  const others = headers.pairs.filter(([name]) => name.toLowerCase() !== 'host')
  return new HeaderList(origin === undefined ? others : [...others, ['Host', new URL(origin).host]])
}

/**
 * Whether a request changes nothing. One whose method is not told may change anything, and so may one that opens a WebSocket,
 * whose answer no rule of browsers keeps from pages of other sites.
 */
export function changesNothing(headers: HeaderList, { method }: OriginalRequest): boolean {
  return method !== undefined && isSafe(method) && !headers.has('sec-websocket-key')
}

/**
 * Refuses a request that changes something when all that it proves is what browsers send by themselves, to whatever page
 * makes them. A page of another site cannot send `X-CSRF-Token`, so where that came along its verifier has judged it.
 *
 * @throws DomainError `CsrfError`
 */
export function assertOwnSite(headers: HeaderList, { method }: Identity): void {
  const site = requestSite(headers)
  const isOwn = method === 'session' ? site === 'own' || headers.has('x-csrf-token') : site !== 'foreign'
  if (isOwn || (method !== 'session' && method !== 'basic')) return
  throw new DomainError('CsrfError', { detail: 'nothing says that the request comes from an own page' })
}
