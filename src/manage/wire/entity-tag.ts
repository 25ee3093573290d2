import { DomainError } from '../../common/errors/domain-error.js'
import type { ResponseHeaders } from './response-headers.js'

/** A representation with the version of the row behind it, 1 or more. */
export interface Versioned<T> {
  readonly version: number
  readonly value: T
}

/** Answers a representation with its entity tag (RFC 9110, 8.8.3). */
export function sendVersioned<T>(response: ResponseHeaders, { version, value }: Versioned<T>): T {
  response.setHeader('ETag', entityTag(version))
  return value
}

/** `"3"`. */
export function entityTag(version: number): string {
  return `"${version}"`
}

/**
 * Lets a write through when the client saw the version that stands (RFC 9110, 13.1.1), or did not say what it saw.
 * A weak tag (`W/"3"`) never matches.
 *
 * @throws DomainError `PreconditionFailed`
 */
export function assertMatches(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) return
  const tags = ifMatch.split(',').map((tag) => tag.trim())
  if (!tags.includes('*') && !tags.includes(entityTag(version))) throw new DomainError('PreconditionFailed')
}
