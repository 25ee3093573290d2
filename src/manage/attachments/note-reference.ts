import type { Json } from '../../common/audit-event.js'
import type { Call } from '../../common/call.js'

/** Names a managed policy and its parameters in the audit event. */
export function noteReference(
  call: Call,
  { policy, parameters }: { readonly policy: string; readonly parameters?: Json | undefined },
): void {
  call.audit.fields['request.policy'] = policy
  if (parameters !== undefined && parameters !== null) call.audit.fields['request.parameters'] = parameters
}
