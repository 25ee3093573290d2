import { problemsOf } from '../api/error-text.js'

/** The problems of a refused write, by the fields of a form. */
export interface FormProblems {
  readonly byField: Readonly<Record<string, string>>
  /** Those that no field of the form is named by, in one text. */
  readonly other: string | undefined
}

/**
 * Sorts the problems of an answer by the fields of a form: `resources/0` is said beside `resources`, as the first line.
 * What is about the body as a whole, or about a field that the form has not, is told in `other`.
 */
export function problemsByField(body: unknown, fields: readonly string[]): FormProblems {
  const byField: Record<string, string> = {}
  const other: string[] = []
  for (const [name, problem] of Object.entries(problemsOf(body))) {
    const [field = '', place] = name.split('/', 2)
    if (!fields.includes(field)) {
      other.push(`${name}: ${problem}`)
      continue
    }
    const told = byField[field]
    const text = place === undefined ? problem : `${placeName(place)} ${problem}`
    byField[field] = told === undefined ? text : `${told}; ${text}`
  }
  return { byField, other: other.length === 0 ? undefined : other.join('; ') }
}

function placeName(place: string): string {
  return /^\d+$/.test(place) ? `${Number(place) + 1}:` : `${place}:`
}
