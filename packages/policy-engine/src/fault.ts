/**
 * A stored element that cannot be evaluated, found when compiling (policy-semantics 3.11). An Allow with a fault never
 * applies; in a Deny the faulty element counts as matching.
 */
export interface Fault {
  /** Stable kebab-case code; also the `code` of the evaluation error. */
  readonly code: string
  readonly message: string
}

/** A list stands where a variable needs one value. */
export const LIST_IN_VARIABLE: Fault = {
  code: 'list-in-variable',
  message: 'a variable names a key with a list of values',
}

/** The request's value is not of the kind that the operator compares. */
export const UNREADABLE_VALUE: Fault = {
  code: 'unreadable-value',
  message: 'the value of the key cannot be read by the operator',
}
