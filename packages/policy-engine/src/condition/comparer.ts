import type { Variable } from '../pattern/template.js'

/** `'error'` where a value cannot be read; it is never read as true or false by negation. */
export type Truth = boolean | 'error'

/** What a comparer may ask about the request while it compares. */
export interface VariableResolver {
  /**
   * Whether all variables have a value: `false` when one is missing without default, `'error'` when one is a list.
   * Until the next call, `textOf` of these variables answers.
   */
  resolve(variables: readonly Variable[]): Truth
  textOf(variable: Variable): string
}

/** Compares one request value with all policy values of a condition key. */
export interface Comparer {
  /** The variables of all policy values. */
  readonly variables: readonly Variable[]
  /** Whether the relation of the operator, taken positively, holds for one policy value at least. */
  holdsForAny(value: string, resolver: VariableResolver): Truth
  /** What each policy value is compared as, for explanations: variables replaced where they have a value. */
  expected(resolver: VariableResolver): readonly string[]
}

/** Either a comparer, or what makes a policy value unreadable. */
export type CompiledComparer =
  | { readonly comparer: Comparer; readonly fault?: undefined }
  | { readonly comparer?: undefined; readonly fault: { readonly code: string; readonly message: string } }
