import { lowerAscii } from '../pattern/ascii-case.js'
import type { Fault } from '../fault.js'
import { compileGlob, type Glob, globMatches } from '../pattern/glob.js'

/** The compiled `Action` or `NotAction` of a statement (policy-semantics 3.3). Compares lower-cased actions. */
export interface ActionMatcher {
  /** `NotAction`: matches when no element does. */
  readonly not: boolean
  /** As written. */
  readonly sources: readonly string[]
  /** The only element of an `Action`; then `exact` and `patterns` are empty. */
  readonly only: Glob | undefined
  /** Elements without wildcards. */
  readonly exact: ReadonlySet<string>
  readonly patterns: readonly Glob[]
  readonly fault: Fault | undefined
}

const NO_ACTIONS: ReadonlySet<string> = new Set()
const NO_PATTERNS: readonly Glob[] = []

/**
 * Compiles the elements; the first element that is no action pattern becomes the fault. `variables` is false for
 * documents of 2008-10-17, where `${…}` is plain text.
 */
export function compileActions(sources: readonly string[], not: boolean, variables: boolean): ActionMatcher {
  const fault = findFault(sources, not, variables)
  const globs = sources.map((source) => compileGlob(lowerAscii(source)))
  const [first] = globs
  if (!not && globs.length === 1) return { not, sources, only: first, exact: NO_ACTIONS, patterns: NO_PATTERNS, fault }
  const exact = globs.flatMap((glob) => (glob.kind === 'exact' ? [glob.literal] : []))
  const patterns = globs.filter((glob) => glob.kind !== 'exact')
  return { not, sources, only: undefined, exact: exact.length === 0 ? NO_ACTIONS : new Set(exact), patterns, fault }
}

function findFault(sources: readonly string[], not: boolean, variables: boolean): Fault | undefined {
  if (not && sources.length === 0) return { code: 'empty-not-action', message: '`NotAction` lists no action' }
  const colonless = sources.find((source) => source !== '*' && !source.includes(':'))
  if (colonless !== undefined) {
    return { code: 'invalid-action', message: `action pattern \`${colonless}\` names no service` }
  }
  const variable = variables ? sources.find((source) => source.includes('${')) : undefined
  if (variable === undefined) return undefined
  return { code: 'variable-unsupported-in-element', message: `action pattern \`${variable}\` holds a variable` }
}

/** Whether the statement's element matches an action in lower case. Faults are the caller's to judge. */
export function actionMatches(matcher: ActionMatcher, action: string): boolean {
  if (matcher.only !== undefined) return globMatches(matcher.only, action)
  return anyActionMatches(matcher, action) !== matcher.not
}

function anyActionMatches(matcher: ActionMatcher, action: string): boolean {
  for (let i = 0; i < matcher.patterns.length; i++) {
    const pattern = matcher.patterns[i]
    if (pattern !== undefined && globMatches(pattern, action)) return true
  }
  return matcher.exact.size > 0 && matcher.exact.has(action)
}
