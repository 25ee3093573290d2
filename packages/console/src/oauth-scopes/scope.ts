import type { Row } from '../api/data-provider.js'

/** An OAuth scope, as the API shows it. */
export interface Scope extends Row {
  readonly name: string
  readonly description: string
  readonly built_in: boolean
  /** Of a built-in scope: levels of the actions that its tokens are good for. */
  readonly levels: readonly string[] | null
  /** Of every other. */
  readonly policy: object | null
}

/** A scope in a form: the document as text. */
export function formOf({ description, policy }: Scope): { description: string; policy: string } {
  return { description, policy: JSON.stringify(policy, null, 2) }
}
