import type { Truth, VariableResolver } from '../condition/comparer.js'
import type { KeyValues } from '../condition/condition-test.js'
import { isPrincipalKey } from '../context-key.js'
import type { DecidedBy, EvaluationError } from '../decision.js'
import type { RequestContext } from './request-context.js'
import type { Variable } from '../pattern/template.js'

const NO_KEYS: readonly string[] = Object.freeze([])
const NO_ERRORS: readonly EvaluationError[] = Object.freeze([])

/** So many consulted keys are looked through one by one. */
const FEW = 16

/**
 * What one decision reads and notes on its way: the context, every key that was asked for, and what could not be evaluated.
 */
export class Evaluation implements VariableResolver {
  /** Keys that were read, canonical. Made when the first one is: most decisions read none, and few read many. */
  private consultedKeys: string[] | undefined
  /** The same as a set, once there are more than a few. */
  private manyKeys: Set<string> | undefined
  private missingKeys: string[] | undefined
  private notedErrors: EvaluationError[] | undefined

  constructor(
    private readonly context: RequestContext,
    /** The keys of another principal: they alone answer for keys that describe the principal. */
    private readonly overlay?: RequestContext,
  ) {}

  /** Keys whose value or absence was read, in the order of the first reading. */
  get consulted(): readonly string[] {
    return this.consultedKeys ?? NO_KEYS
  }

  get missing(): readonly string[] {
    return this.missingKeys ?? NO_KEYS
  }

  get errors(): readonly EvaluationError[] {
    return this.notedErrors ?? NO_ERRORS
  }

  /** The values of a canonical key, noted as consulted. */
  read(key: string): KeyValues {
    if (this.overlay !== undefined && isPrincipalKey(key)) return this.overlay.get(key)
    const values = this.context.get(key)
    if (this.isNoted(key)) return values
    ;(this.consultedKeys ??= []).push(key)
    if (values === undefined) (this.missingKeys ??= []).push(key)
    return values
  }

  /** Looks through few keys, which is faster than hashing, and hashes many. */
  private isNoted(key: string): boolean {
    const keys = this.consultedKeys
    if (keys === undefined || keys.length <= FEW) return keys?.includes(key) ?? false
    this.manyKeys ??= new Set(keys)
    const isNoted = this.manyKeys.has(key)
    this.manyKeys.add(key)
    return isNoted
  }

  resolve(variables: readonly Variable[]): Truth {
    let resolved: Truth = true
    for (const variable of variables) {
      const values = this.read(variable.key)
      if (typeof values === 'object') return 'error'
      if ((values === undefined || values === '') && variable.default === undefined) resolved = false
    }
    return resolved
  }

  textOf(variable: Variable): string {
    const values = this.read(variable.key)
    return typeof values === 'string' && values !== '' ? values : (variable.default ?? '')
  }

  /** Notes an error once for each place. */
  note(code: string, message: string, at?: DecidedBy, key?: string): void {
    this.notedErrors ??= []
    const isNoted = this.notedErrors.some(
      (error) => error.code === code && error.key === key && samePlace(error.at, at),
    )
    if (isNoted || this.notedErrors.length >= MOST_ERRORS) return
    this.notedErrors.push({ code, message, ...(at && { at }), ...(key !== undefined && { key }) })
  }

  /** Takes over what a decision about another principal has read. */
  absorb(other: Evaluation): void {
    for (const key of other.consulted) this.read(key)
    for (const error of other.errors) this.note(error.code, error.message, error.at, error.key)
  }

  /** The same request with the keys of another principal. */
  asPrincipal(overlay: RequestContext): Evaluation {
    return new Evaluation(this.context, overlay)
  }
}

/** Errors that one decision lists at most; one is enough to know that the policies need mending. */
const MOST_ERRORS = 100

function samePlace(left: DecidedBy | undefined, right: DecidedBy | undefined): boolean {
  return (
    left?.layer === right?.layer &&
    left?.source === right?.source &&
    left?.policyId === right?.policyId &&
    left?.index === right?.index
  )
}
