/** Why a setting cannot be used: something in it can match nobody, or does not say what it means. */
export interface AdmissionProblem {
  /** Which item: `rules[1]`, `groups`; `admission` for the whole. */
  readonly item: string
  /** Lower-case, no full stop; what was written is in backticks. */
  readonly message: string
}

/** A problem that quotes what was written. */
export function problemOf(item: string, written: string, problem: string): AdmissionProblem {
  return { item, message: `\`${written}\` ${problem}` }
}
