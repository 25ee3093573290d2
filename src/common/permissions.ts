import type { Call } from './call.js'

/** Whether the caller of the service's own API may do more than what the route asked for. */
export abstract class Permissions {
  /**
   * Decides `S:<action>` on `arn:P:S:::<resource>` for the caller of `call`.
   *
   * @throws DomainError `NotPermitted`; the refused ARN is added to what the audit event of the call names.
   */
  abstract assertPermitted(call: Call, action: string, resource: string): Promise<void>
}
