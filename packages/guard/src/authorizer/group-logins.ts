import { type Eventually, whenThere } from '@tinyauth/decision'
import type { GroupExpression } from '@tinyauth/policy-engine'
import type { Identity } from '../decider.js'
import { AuthenticationFailed, InsufficientPermissions, InsufficientScope } from './errors.js'
import { admitted, type GroupChecks } from './group-checks.js'
import type { GroupRequirement } from './group-requirement.js'
import type { Logins, Visitor } from './logins.js'
import type { RoutedRequest } from './requirement-template.js'

/** Recognises who is signed in, and lets in who is in the groups that a route demands besides. */
export class GroupLogins {
  constructor(
    private readonly logins: Logins,
    private readonly checks: GroupChecks,
  ) {}

  /** @throws AuthenticationFailed, InsufficientPermissions, InsufficientScope, ConnectionError, UnreadableRequestError */
  required(request: RoutedRequest, groups: readonly GroupRequirement[]): Eventually<Identity> {
    if (groups.length === 0) return this.logins.required(request)
    const mayAskOnce = !this.logins.hasSession(request) && !groups.some(({ needsIdentity }) => needsIdentity)
    if (mayAskOnce) return this.byGroups(request, groups)
    return whenThere(this.logins.required(request), (known) => this.checks.required(request, groups, known))
  }

  /** @throws ConnectionError, UnreadableRequestError */
  optional(request: RoutedRequest, groups: readonly GroupRequirement[]): Eventually<Visitor> {
    const found = this.logins.optional(request)
    if (groups.length === 0) return found
    return whenThere(found, (visitor) => {
      const { identity: known } = visitor
      if (known === undefined) return visitor
      const asOutsider = (error: unknown): Visitor => outsider(error, visitor)
      try {
        const asked = this.checks.required(request, groups, known)
        if (asked instanceof Promise) return asked.then((identity): Visitor => ({ ...visitor, identity }), asOutsider)
        return { ...visitor, identity: asked }
      } catch (error) {
        return asOutsider(error)
      }
    })
  }

  /**
   * The answer about the groups says who it is as well, so that one question is enough.
   * INVARIANT: whoever comes with an OAuth access token is not signed in, whatever its scopes tell.
   */
  private byGroups(request: RoutedRequest, groups: readonly GroupRequirement[]): Eventually<Identity> {
    let expressions: readonly GroupExpression[]
    try {
      expressions = this.checks.resolve(request, groups, undefined)
    } catch (error) {
      // Whoever is not signed in is told that, whatever else is wrong.
      return whenThere(this.logins.required(request), () => {
        throw error
      })
    }
    return whenThere(this.checks.findFor(request, expressions), (found) => {
      const { identity } = found
      if (identity.scopes !== undefined) throw new InsufficientScope([])
      return { ...identity, via: admitted(found) }
    })
  }
}

/** Whoever is in none of the groups is who they are; whose proof does not convince any more is nobody. @throws any other failure */
function outsider(error: unknown, visitor: Visitor): Visitor {
  if (error instanceof InsufficientPermissions) return visitor
  if (error instanceof AuthenticationFailed) return { ...visitor, identity: undefined }
  throw error
}
