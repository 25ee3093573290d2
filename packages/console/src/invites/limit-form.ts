import type { PolicyReference } from '../attachments/reference.js'

/** The limits of an invite or a share in a form. */
export interface LimitValues {
  /** Null: any number; not a number: nothing was said. */
  readonly maxAccepts: number | null
  readonly acceptBefore: string | null
  readonly lasting: 'ever' | 'for' | 'until'
  readonly accessFor: string | null
  readonly accessUntil: string | null
  readonly maxUseTime: string | null
  readonly confirm: boolean
  readonly returnTo: string | null
}

/** What those may pass on who accept an invite, in a form; into what else it leads; within which bounds. */
export interface InviteValues extends LimitValues {
  readonly plusOnes: number | null
  readonly maxDepth: number | null
  readonly depletesInviter: boolean
  readonly deauthorize: 'none' | 'descendants' | 'group'
  readonly groups: readonly string[]
  readonly boundaryPolicy: PolicyReference | null
}

/** An invite for one, who stays, as the API has it where nothing is said. */
export const NEW_INVITE: InviteValues = {
  ...{ maxAccepts: 1, acceptBefore: null, lasting: 'ever', accessFor: '', accessUntil: null, maxUseTime: '' },
  ...{ confirm: true, returnTo: '', plusOnes: 0, maxDepth: 1, depletesInviter: false, deauthorize: 'none' },
  ...{ groups: [], boundaryPolicy: null },
}

/** The limits in the body of a request: what is empty is left to the service, and a number that is none as well. */
export function limitsBody(values: LimitValues): Readonly<Record<string, unknown>> {
  const { maxAccepts, acceptBefore, lasting, accessFor, accessUntil, maxUseTime, confirm, returnTo } = values
  return {
    ...(isCount(maxAccepts) ? { maxAccepts } : {}),
    ...(acceptBefore === null ? {} : { acceptBefore }),
    // What was chosen and left empty is refused, and not taken for no end.
    ...(lasting === 'for' ? { accessFor: accessFor ?? '' } : {}),
    ...(lasting === 'until' ? { accessUntil: accessUntil ?? '' } : {}),
    ...given('maxUseTime', maxUseTime),
    ...(confirm ? {} : { confirm }),
    ...given('returnTo', returnTo),
  }
}

/** The body of an invite. */
export function inviteBody(values: InviteValues): Readonly<Record<string, unknown>> {
  const { plusOnes, maxDepth, depletesInviter, deauthorize, groups, boundaryPolicy } = values
  const mayInvite = isCount(plusOnes) && plusOnes !== 0
  return {
    ...limitsBody(values),
    ...(mayInvite ? { plusOnes, depletesInviter, ...(isCount(maxDepth) ? { maxDepth } : {}) } : {}),
    deauthorize,
    ...(groups.length === 0 ? {} : { groups }),
    ...(boundaryPolicy === null ? {} : { boundaryPolicy }),
  }
}

function given(name: string, text: string | null): Readonly<Record<string, string>> {
  const value = (text ?? '').trim()
  return value === '' ? {} : { [name]: value }
}

// An emptied field is not a number, which JSON would write as null: any number.
function isCount(count: number | null): boolean {
  return count === null || !Number.isNaN(count)
}
