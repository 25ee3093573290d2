import { problemsByMember } from '../api/error-text.js'

/** The problems of a refused write, by the fields of a form. */
export interface FormProblems {
  readonly byField: Readonly<Record<string, string>>
  /** Those that no field of the form is named by, in one text. */
  readonly other: string | undefined
}

/** Sorts the problems of an answer by the fields of a form; what is about anything else is told in `other`. */
export function problemsByField(body: unknown, fields: readonly string[]): FormProblems {
  const problems = Object.entries(problemsByMember(body))
  const other = problems.filter(([member]) => !fields.includes(member)).map(([member, text]) => `${member}: ${text}`)
  return {
    byField: Object.fromEntries(problems.filter(([member]) => fields.includes(member))),
    other: other.length === 0 ? undefined : other.join('; '),
  }
}
