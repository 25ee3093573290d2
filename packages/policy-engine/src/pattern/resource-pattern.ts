import { splitTemplate } from './arn-template.js'
import {
  compileGlob,
  compileTokens,
  type Glob,
  globMatches,
  type GlobToken,
  STAR,
  templateTokens,
  type VariableTexts,
} from './glob.js'
import { compileLoose, isLooser, looseMatches, type LoosePattern } from './loose-pattern.js'
import type { TemplatePart, Variable } from './template.js'

/**
 * One element of `Resource` or `NotResource` (policy-semantics 3.4), in both readings.
 *
 * `strict`: a wildcard in the first five parts stays in its part. `loose`: a star before a colon or at the end may
 * cross colons. Everything that `strict` matches, `loose` matches.
 */
export interface ResourcePattern {
  /** As written in the policy. */
  readonly source: string
  /** `source` is a template: `${…}` in it are variables and escapes. */
  readonly templated: boolean
  /** Matches the whole text in both readings; absent when one of the first five parts holds a wildcard or is missing. */
  readonly whole: Glob | undefined
  /** One pattern for each of the six parts; empty when `whole` is there. */
  readonly parts: readonly Glob[]
  /** The pattern in the loose reading, of a short one also as written; empty when it cannot differ from the strict one. */
  readonly loose: readonly LoosePattern[]
  /** Has fewer than six parts. */
  readonly short: boolean
  readonly variables: readonly Variable[]
  /** Text before the first wildcard or variable, which every match begins with. */
  readonly literal: string
  /** The pattern is plain text: `literal` is all of it. */
  readonly exact: boolean
}

/** Why a text is not a resource pattern. */
export type ResourceFault = 'invalid-resource' | 'variable-unsupported-in-element'

/** A request's resource with the places of its first five colons, found once. */
export class ResourceName {
  readonly text: string
  private ends: readonly number[] | undefined
  constructor(text: string) {
    this.text = text
  }

  /** Offsets of the first six colons; fewer when the text has fewer. */
  get colons(): readonly number[] {
    this.ends ??= firstColons(this.text, 6)
    return this.ends
  }
}

function firstColons(text: string, most: number): number[] {
  const colons: number[] = []
  for (let at = text.indexOf(':'); at !== -1 && colons.length < most; at = text.indexOf(':', at + 1)) colons.push(at)
  return colons
}

/**
 * Compiles one resource element from its template parts.
 *
 * Accepted: `*`, `arn:p:svc:region:account:type/*`, short forms as padded by stars.
 * Rejected: text that does not begin with `arn:`, a variable before the fifth colon.
 */
export function compileResourcePattern(
  source: string,
  parts: readonly TemplatePart[],
): ResourcePattern | ResourceFault {
  if (source === '*') return wholePattern(source, false, ANY)
  if (!source.startsWith('arn:')) return 'invalid-resource'
  const templated = parts.some((part) => part.kind !== 'text')
  const sections = splitTemplate(parts)
  const header = sections.slice(0, 5)
  if (header.some((section) => section.some((token) => typeof token === 'object')))
    return 'variable-unsupported-in-element'
  if (sections.length < 6 || header.some(holdsWildcard)) return partsPattern(source, templated, sections)
  return wholePattern(source, templated, compileTokens(parts.flatMap((part) => templateTokens(part, true))))
}

const ANY = compileGlob('*')
const NONE: readonly never[] = []

function holdsWildcard(section: readonly GlobToken[]): boolean {
  return section.some((token) => typeof token === 'symbol')
}

function wholePattern(source: string, templated: boolean, whole: Glob): ResourcePattern {
  return {
    source,
    templated,
    whole,
    parts: NONE,
    loose: NONE,
    short: false,
    variables: whole.variables,
    literal: whole.literal,
    exact: whole.kind === 'exact',
  }
}

function partsPattern(source: string, templated: boolean, sections: readonly GlobToken[][]): ResourcePattern {
  const short = sections.length < 6
  const padded = [...sections, ...Array.from({ length: 6 - sections.length }, (): GlobToken[] => [STAR])]
  const loose = (short ? [sections, padded] : [padded]).map(compileLoose)
  const all = compileTokens(sections.flatMap((section, i) => (i === 0 ? section : [':', ...section])))
  return {
    source,
    templated,
    whole: undefined,
    parts: padded.map(compileTokens),
    loose: short || loose.some(isLooser) ? loose : NONE,
    short,
    variables: all.variables,
    literal: all.literal,
    exact: false,
  }
}

/** Whether the pattern matches; the variables must have been found to have values. */
export function resourceMatches(
  pattern: ResourcePattern,
  name: ResourceName,
  variables: VariableTexts | undefined,
  loose: boolean,
): boolean {
  if (pattern.whole !== undefined) return globMatches(pattern.whole, name.text, variables)
  if (strictMatches(pattern, name, variables)) return true
  return loose && looselyMatches(pattern, name, variables)
}

function strictMatches(pattern: ResourcePattern, name: ResourceName, variables: VariableTexts | undefined): boolean {
  const colons = name.colons
  if (colons.length < 5) return false
  let from = 0
  for (let i = 0; i < 6; i++) {
    const part = pattern.parts[i]
    const to = (i < 5 ? colons[i] : undefined) ?? name.text.length
    if (part === undefined || !globMatches(part, name.text, variables, from, to)) return false
    from = to + 1
  }
  return true
}

function looselyMatches(pattern: ResourcePattern, name: ResourceName, variables: VariableTexts | undefined): boolean {
  // INVARIANT: with six parts on the pattern's side and only five colons in the text, each colon has its place, so the
  // loose reading is the strict one, which has failed already.
  if (!pattern.short && name.colons.length < 6) return false
  return pattern.loose.some((loose) => looseMatches(loose, name.text, variables))
}
