import type { PolicyOwner } from './policy-part.js'

/** A policy of one owner, as the API shows it. */
export interface InlinePolicy {
  readonly id: string
  readonly name: string
  /** Its document as text. */
  readonly policy: string
}

/** The actions on inline policies of one kind of owner. */
export function inlineActions(owner: PolicyOwner['owner']): {
  readonly list: string
  readonly create: string
  readonly get: string
  readonly update: string
  readonly delete: string
} {
  const kind = owner === 'users' ? 'User' : 'Group'
  return {
    list: `List${kind}Policies`,
    create: `Create${kind}Policy`,
    get: `Get${kind}Policy`,
    update: `Update${kind}Policy`,
    delete: `Delete${kind}Policy`,
  }
}
