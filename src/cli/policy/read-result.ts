import type { Problem } from '@tinyauth/policy-engine'

/** What was read, or everything that is wrong with it. */
export type ReadResult<T> =
  | { readonly value: T; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly Problem[] }

/** A refusal with one problem. */
export function refused(problem: Problem): { readonly problems: readonly Problem[] } {
  return { problems: [problem] }
}
