import type { Truth, VariableResolver } from '../condition/comparer.js'
import type { Fault } from '../fault.js'
import type { Glob } from '../pattern/glob.js'
import {
  compileResourcePattern,
  type ResourceFault,
  resourceMatches,
  type ResourceName,
  type ResourcePattern,
} from '../pattern/resource-pattern.js'
import { parseTemplate, type TemplatePart } from '../pattern/template.js'

/** The compiled `Resource` or `NotResource` of a statement (policy-semantics 3.4 and 3.6). */
export interface ResourceMatcher {
  /** `NotResource`: matches when no element does. */
  readonly not: boolean
  readonly patterns: readonly ResourcePattern[]
  /** Which reading of stars closes for this effect: loose for Deny + Resource and Allow + NotResource. */
  readonly loose: boolean
  readonly deny: boolean
  readonly hasVariables: boolean
  /** A trust policy has no resource element: every resource is meant. */
  readonly everything: boolean
  /** The glob of the only element of a `Resource`, when it has no variables and its readings do not differ. */
  readonly only: Glob | undefined
  readonly fault: Fault | undefined
}

const NO_PATTERNS: readonly ResourcePattern[] = []

/** The matcher of a statement without resource element. */
export function everyResource(deny: boolean): ResourceMatcher {
  return {
    not: false,
    patterns: NO_PATTERNS,
    loose: deny,
    deny,
    hasVariables: false,
    everything: true,
    only: undefined,
    fault: undefined,
  }
}

/** Compiles the elements; the first one that cannot be read becomes the fault. `variables` is false for 2008-10-17. */
export function compileResources(
  sources: readonly string[],
  not: boolean,
  deny: boolean,
  variables: boolean,
): ResourceMatcher {
  const found: ResourcePattern[] = []
  let fault: Fault | undefined =
    not && sources.length === 0 ? { code: 'empty-not-resource', message: '`NotResource` lists no resource' } : undefined
  for (const source of sources) {
    const compiled = compileElement(source, variables)
    if ('code' in compiled) fault ??= compiled
    else found.push(compiled)
  }
  // A copy is as long as it needs to be; a list that was grown has room to spare, in each of thousands of statements.
  const patterns = found.slice()
  const hasVariables = patterns.some((pattern) => pattern.variables.length > 0)
  const [first, second] = patterns
  const only = not || hasVariables || fault !== undefined || second !== undefined ? undefined : first?.whole
  return { not, patterns, loose: deny !== not, deny, hasVariables, everything: false, only, fault }
}

const MESSAGES: Record<ResourceFault, string> = {
  'invalid-resource': 'is neither `*` nor an ARN',
  'variable-unsupported-in-element': 'holds a variable before the fifth colon',
}

function compileElement(source: string, variables: boolean): ResourcePattern | Fault {
  const { parts, fault } =
    variables && source.includes('${') ? parseTemplate(source) : { parts: plain(source), fault: undefined }
  if (parts === undefined) return fault
  const compiled = compileResourcePattern(source, parts)
  return typeof compiled === 'string'
    ? { code: compiled, message: `resource \`${source}\` ${MESSAGES[compiled]}` }
    : compiled
}

function plain(text: string): readonly TemplatePart[] {
  return [{ kind: 'text', text, at: 0 }]
}

/** Whether the element matches; `'error'` when it cannot be evaluated, which the caller judges by effect. */
export function resourceHolds(matcher: ResourceMatcher, name: ResourceName, resolver: VariableResolver): Truth {
  if (matcher.fault !== undefined) return 'error'
  if (matcher.everything) return true
  if (matcher.hasVariables) return variableResourceHolds(matcher, name, resolver)
  for (let i = 0; i < matcher.patterns.length; i++) {
    const pattern = matcher.patterns[i]
    if (pattern !== undefined && resourceMatches(pattern, name, undefined, matcher.loose)) return !matcher.not
  }
  return matcher.not
}

/** Looks at every pattern, so that an error in one of them counts in any order. */
function variableResourceHolds(matcher: ResourceMatcher, name: ResourceName, resolver: VariableResolver): Truth {
  let matched = false
  let missing = false
  for (const pattern of matcher.patterns) {
    // What begins differently is not matched whatever the variables hold, so they need not be read.
    if (!matcher.not && !name.text.startsWith(pattern.literal)) continue
    const resolved = pattern.variables.length === 0 || resolver.resolve(pattern.variables)
    if (resolved === 'error') return 'error'
    if (!resolved) missing = true
    else if (resourceMatches(pattern, name, resolver, matcher.loose)) matched = true
  }
  if (!matcher.not) return matched
  return missing ? matcher.deny : !matched
}
