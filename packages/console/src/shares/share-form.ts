import { limitsBody, type LimitValues, NEW_INVITE } from '../invites/limit-form.js'

/** A share in a form. */
export interface ShareValues extends LimitValues {
  readonly service: string | null
  readonly actions: readonly string[]
  /** One ARN in each line. */
  readonly resources: string | null
  readonly guest: boolean
}

/** A share for one, who has it for a week, as the API has it where nothing is said. */
export const NEW_SHARE: ShareValues = {
  ...{ maxAccepts: 1, acceptBefore: null, lasting: 'for', accessFor: 'P7D', accessUntil: null, maxUseTime: '' },
  ...{ confirm: NEW_INVITE.confirm, returnTo: '', service: '', actions: [], resources: '', guest: false },
}

/** The body of a share. */
export function shareBody(values: ShareValues): Readonly<Record<string, unknown>> {
  const { service, actions, resources, guest, lasting } = values
  return {
    ...{ service: (service ?? '').trim(), actions, resources: linesOf(resources ?? '') },
    ...limitsBody(values),
    // Where nothing is said a share lasts a week.
    ...(lasting === 'ever' ? { accessFor: null } : {}),
    ...(guest ? { guest } : {}),
  }
}

/** The lines of a text that have something in them, each once. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\s+/).filter((line) => line !== '')
  return [...new Set(lines)]
}
