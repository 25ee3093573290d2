import { parseUrl } from '@tinyauth/decision'

const OWN_PATH = /^\/(?![/\\])[^\\\s]*$/

/**
 * The address if a link may lead there, else `fallback`: a path of this origin, or `http:`/`https:`.
 * Not a judge of return addresses: it keeps `javascript:` and the like out of `href`.
 *
 * Accepted: `/account`, `https://example.org/a`. Refused: `javascript:x`, `//evil`, `/\evil`, `account`, a blank.
 */
export function linkAddress(address: string, fallback: string): string {
  return OWN_PATH.test(address) || isOfWeb(address, ['http:', 'https:']) ? address : fallback
}

/** The address if it is a picture on the web (`https:`), which is all that the pages' policy lets load. */
export function pictureAddress(address: string): string | undefined {
  return isOfWeb(address, ['https:']) ? address : undefined
}

function isOfWeb(address: string, protocols: readonly string[]): boolean {
  return protocols.includes(parseUrl(address)?.protocol ?? '')
}
