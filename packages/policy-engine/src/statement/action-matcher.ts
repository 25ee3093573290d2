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
 * Matchers of an `Action` with one element, by that element: a product has few, and thousands of statements name them. Holds
 * nothing that is not computed from its key.
 */
const REMEMBERED = new Map<string, ActionMatcher>()
const MOST_REMEMBERED = 4096
const LONGEST_REMEMBERED = 128

/**
 * Compiles the elements; the first element that is no action pattern becomes the fault. `variables` is false for
 * documents of 2008-10-17, where `${…}` is plain text.
 */
export function compileActions(sources: readonly string[], not: boolean, variables: boolean): ActionMatcher {
  const [only, second] = sources
  if (only === undefined || second !== undefined || not) return compileNew(sources, not, variables)
  // What `${` means depends on the version of the document.
  if (only.length > LONGEST_REMEMBERED || only.includes('${')) return compileNew(sources, not, variables)
  const remembered = REMEMBERED.get(only)
  if (remembered !== undefined) return remembered
  const compiled = compileNew(sources, not, variables)
  if (REMEMBERED.size >= MOST_REMEMBERED) REMEMBERED.clear()
  REMEMBERED.set(only, compiled)
  return compiled
}

function compileNew(written: readonly string[], not: boolean, variables: boolean): ActionMatcher {
  // Explanations hand the list out, and other statements may share it.
  const sources = Object.freeze([...written])
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
