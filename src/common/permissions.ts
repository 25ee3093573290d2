import type { Call } from './call.js'

/** Context keys that a handler read from the store, such as `tinyauth:MembershipAncestor`. */
export type ReadContext = Readonly<Record<string, string | readonly string[]>>

/** What a decision comes to: permitted, denied by a statement, or permitted by none. */
export type PermissionKind = 'allow' | 'explicitDeny' | 'implicitDeny'

/** One thing that is done to one resource of some service. */
export interface AskedOf {
  /** With the prefix of its service: `apples:GetApple`. */
  readonly action: string
  readonly resource: string
}

/** What was decided about it, and by what. */
export interface Verdict {
  readonly kind: PermissionKind
  /** Sources of what allowed it: `users/fred`, `groups/eng`, `shares/…`. */
  readonly sources: readonly string[]
}

/** Whether a source is what somebody shared. */
export function isOfShare(source: string): boolean {
  return source.startsWith('shares/')
}

/** Whether the caller of the service's own API may do more than what the route asked for. */
export abstract class Permissions {
  /**
   * Decides `S:<action>` on `arn:P:S:::<resource>` for the caller of `call`.
   *
   * @throws DomainError `NotPermitted`; the refused ARN is added to what the audit event of the call names. The action that the
   * route declared counts as decided then.
   */
  abstract assertPermitted(call: Call, action: string, resource: string, context?: ReadContext): Promise<void>

  /**
   * For what people may do to their own account without a policy (domain-model 5.2): refuses only what a policy denies
   * explicitly.
   *
   * @throws DomainError `NotPermitted`; the action that the route declared counts as decided, as by `assertPermitted`
   */
  abstract assertNotDenied(call: Call, action: string, resource: string, context?: ReadContext): Promise<void>

  /** The same decision for whoever only wants to know it: nothing is refused, nothing stands in the audit event. */
  abstract decisionOn(call: Call, action: string, resource: string, context?: ReadContext): Promise<PermissionKind>

  /**
   * Whether the caller of a call that goes on is still who they were, and may still do it: the key, session or access token stands,
   * and policies decide as they are now.
   *
   * @throws DomainError `ServiceUnavailable` when nobody can tell
   */
  abstract stillPermitted(call: Call, action: string, resource: string): Promise<boolean>

  /** What the caller may do at another service, with all that limits this call: the boundary of the key, the scopes of the token. */
  abstract verdictsAt(call: Call, service: string, asked: readonly AskedOf[]): Promise<readonly Verdict[]>
}
