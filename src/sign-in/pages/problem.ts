import type { Strings } from './strings.en.js'

type Texts = Strings['problems']

/** Problems whose text has no value in it. */
type PlainProblem = { [Kind in keyof Texts]: Texts[Kind] extends string ? Kind : never }[keyof Texts]

/** Why something was not taken. The kinds are the keys of `strings.problems`. */
export type Problem =
  | { readonly kind: PlainProblem }
  /** Too many attempts: the answer's status is 429. */
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'passwordTooShort'; readonly minimum: number }
  | { readonly kind: 'passwordTooLong'; readonly maximum: number }
  | { readonly kind: 'nameTooLong'; readonly maximum: number }

/** The problem in words. */
export function problemText({ problems }: Strings, problem: Problem): string {
  switch (problem.kind) {
    case 'wait':
      return problems.wait(problem.seconds)
    case 'passwordTooShort':
      return problems.passwordTooShort(problem.minimum)
    case 'passwordTooLong':
      return problems.passwordTooLong(problem.maximum)
    case 'nameTooLong':
      return problems.nameTooLong(problem.maximum)
    default:
      return problems[problem.kind]
  }
}
