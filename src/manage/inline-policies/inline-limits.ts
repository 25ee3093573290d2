import { DEFAULT_LIMITS } from '@tinyauth/policy-engine'
import { DomainError } from '../../common/errors/domain-error.js'
import type { OwnerName } from '../policy-owner.js'

/**
 * Keeps all inline policies of one owner within what decisions accept: over it, every decision of the owner denies.
 * `documents` are compact JSON, so their length is what the limit counts.
 *
 * @throws DomainError `ValidationFailed` naming the limit
 */
export function assertInlineLimit({ type, name }: OwnerName, documents: readonly string[]): void {
  const limit = type === 'user' ? 'userInlineCharacters' : 'groupInlineCharacters'
  const characters = documents.reduce((sum, document) => sum + document.length, 0)
  const most = DEFAULT_LIMITS[limit]
  if (characters <= most) return
  const problem =
    `the inline policies of ${type} \`${name}\` would have ${characters} characters, ` +
    `over the limit \`${limit}\` of ${most}: use a managed policy`
  throw new DomainError('ValidationFailed', { problems: { policy: problem } })
}
