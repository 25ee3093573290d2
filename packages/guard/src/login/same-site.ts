import { type HeaderList, requestSite } from '@tinyauth/decision'

/** Whether a request may come from a page of this site, or comes from no browser that could be made to send it. */
export function isSameSite(headers: HeaderList): boolean {
  return requestSite(headers) !== 'foreign'
}
