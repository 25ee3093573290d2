/**
 * One thing that is wrong with a document. Problems are data: nothing in this package throws them.
 */
export interface Problem {
  /** Stable kebab-case code; the same code always means the same rule. */
  readonly code: string
  /** JSON pointer (RFC 6901) to the offending value; `''` is the whole document. */
  readonly path: string
  /** Lower-case, no full stop, user input in backticks. */
  readonly message: string
  /** What was probably meant, ready to be put in place of the value. */
  readonly suggestion?: string
}
