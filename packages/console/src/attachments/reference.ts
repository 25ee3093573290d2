/** A managed policy with what its parameters stand for, as the API takes and shows it. */
export interface PolicyReference {
  readonly policy: string
  readonly parameters: Readonly<Record<string, string>>
}

/** A managed policy that is attached to something. */
export interface Attachment extends PolicyReference {
  readonly id: string
  readonly createdAt: string | null
}

/** A managed policy in a list. */
export interface PolicySummary {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly builtin: boolean
  readonly parameters: readonly string[]
}

/** Says which of several attachments of one policy is meant. */
export function attachmentQuery({ parameters }: PolicyReference): { readonly parameters: string } {
  return { parameters: JSON.stringify(parameters) }
}

/** `apple-readers`, or with values `gatekeeper (svc = apples)`. */
export function referenceText({ policy, parameters }: PolicyReference): string {
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`)
  return values.length === 0 ? policy : `${policy} (${values.join(', ')})`
}
