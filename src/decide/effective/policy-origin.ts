import type { PolicyHolder } from '@tinyauth/decision'
import type { CompiledPolicy, ParameterValues } from '@tinyauth/policy-engine'
import type { PolicySourceText } from '../../snapshot/index.js'

/** Which stored thing a policy is. */
export type PolicyOrigin =
  | { readonly kind: 'user-policy'; readonly user: string; readonly name: string }
  | { readonly kind: 'group-policy'; readonly group: string; readonly name: string }
  | {
      readonly kind: 'managed'
      readonly name: string
      readonly version: number
      readonly parameters: ParameterValues
    }
  /** What was shared with the principal. */
  | { readonly kind: 'share'; readonly share: string }
  /** What a membership itself allows, such as to invite others. */
  | { readonly kind: 'membership'; readonly group: string }
  /** It follows from the configuration of the service. */
  | { readonly kind: 'fixed'; readonly name: string }

/** Which stored thing a policy of some holder is, made from `text`. */
export function originOf(
  policy: CompiledPolicy,
  holder: PolicyHolder,
  text: PolicySourceText | undefined,
): PolicyOrigin {
  const { id: name, inline, version } = policy
  if (text === undefined) return { kind: 'fixed', name }
  if (!inline) return { kind: 'managed', name, version: Number(version), parameters: text.parameters }
  switch (holder.kind) {
    case 'share':
      return { kind: 'share', share: after('shares/', holder.id) }
    case 'role':
      return { kind: 'membership', group: after('groups/', holder.id).slice(0, -'/membership'.length) }
    case 'group':
      return { kind: 'group-policy', group: after('groups/', holder.id), name }
    default:
      return { kind: 'user-policy', user: after('users/', holder.id), name }
  }
}

/** Something stored that an unsaved document may stand in for. A managed policy is meant wherever it is used. */
export type ReplacedOrigin =
  | Extract<PolicyOrigin, { readonly kind: 'user-policy' | 'group-policy' | 'share' }>
  | { readonly kind: 'managed'; readonly name: string }

/** Whether a policy is the one that is meant. */
export function isMeant(meant: ReplacedOrigin, origin: PolicyOrigin): boolean {
  switch (meant.kind) {
    case 'user-policy':
      return origin.kind === meant.kind && origin.user === meant.user && origin.name === meant.name
    case 'group-policy':
      return origin.kind === meant.kind && origin.group === meant.group && origin.name === meant.name
    case 'managed':
      return origin.kind === meant.kind && origin.name === meant.name
    case 'share':
      return origin.kind === meant.kind && origin.share === meant.share
  }
}

function after(prefix: string, id: string): string {
  return id.startsWith(prefix) ? id.slice(prefix.length) : id
}
