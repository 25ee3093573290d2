import fc from 'fast-check'
import type { AuthorizationRequest, ContextRecord, Principal } from '../../src/request.js'
import { arbitraryAction, arbitraryArn } from './arbitrary-name.js'
import { arbitraryContext } from './arbitrary-context.js'
import { arbitraryPrincipal, arbitraryResourceAccount } from './arbitrary-principal.js'

/** A whole question of the universe. */
export function arbitraryRequest(
  principal: fc.Arbitrary<Principal> = arbitraryPrincipal,
  context: fc.Arbitrary<ContextRecord> = arbitraryContext,
): fc.Arbitrary<AuthorizationRequest> {
  return fc
    .tuple(principal, arbitraryAction, arbitraryArn, arbitraryResourceAccount, context)
    .map(([who, action, resource, resourceAccount, known]) => ({
      principal: who,
      action,
      resource,
      ...(resourceAccount === undefined ? {} : { resourceAccount }),
      context: known,
    }))
}
