import { HeaderList, type Identity, requestSite } from '@tinyauth/decision'
import { DomainError } from '../../common/errors/domain-error.js'

/**
 * Refuses a WebSocket that a page of another site opens with what its browser sends by itself. No rule of the browser keeps
 * that page from reading it, as CORS does with answers.
 *
 * @param publicUrl `PUBLIC_URL`; a proxy may ask under another `Host`
 * @throws DomainError `NotPermitted`
 */
export function assertOwnPage(
  rawHeaders: readonly string[],
  { method }: Identity,
  publicUrl: string | undefined,
): void {
  // A page has to know the secret itself to send any other proof.
  if (method !== 'session' && method !== 'basic') return
  const headers = HeaderList.ofRaw(rawHeaders)
  if (requestSite(headers) !== 'foreign' || isOfPublicUrl(headers, publicUrl)) return
  throw new DomainError('NotPermitted', { detail: 'a page of another site asked' })
}

function isOfPublicUrl(headers: HeaderList, publicUrl: string | undefined): boolean {
  if (publicUrl === undefined || headers.all('sec-fetch-site').length > 0) return false
  const origins = headers.all('origin')
  return origins.length === 1 && origins[0] === new URL(publicUrl).origin
}
