import { splitTemplate } from '../pattern/arn-template.js'
import { type GlobToken, STAR } from '../pattern/glob.js'
import {
  ANY_ONE,
  ANY_RUN,
  ordered,
  PART_ONE,
  PART_RUN,
  type PatternToken,
  tokensCover,
  tokensMayOverlap,
  variableToken,
} from './pattern-cover.js'
import { templateParts } from './policy-view.js'
import type { WorkBudget } from './work-budget.js'

/** How a resource pattern is read (policy-semantics 3.4): `strict` wildcards stay in their part, `loose` ones may leave it. */
export type Reading = 'strict' | 'loose'

type Sections = readonly (readonly GlobToken[])[]

/**
 * A resource pattern as tokens of both readings. Tokens are made when they are first asked for: most patterns of a long
 * list are never compared, and their tokens would take a hundred times the memory of the text.
 */
export class ResourceShape {
  private readonly text: string
  private readonly variables: boolean
  private partsMade: readonly (readonly PatternToken[])[] | undefined
  private strictMade: readonly PatternToken[] | undefined
  private looseMade: readonly PatternToken[] | undefined

  private constructor(text: string, variables: boolean) {
    this.text = text
    this.variables = variables
  }

  /**
   * The shape of a resource element; `undefined` for text that is neither `*` nor begins with `arn:`, for a malformed
   * variable or one before the fifth colon, and for short ARNs that do not end in a part `*`, about which the two
   * readings have little in common. Without `variables`, `${…}` is literal text.
   */
  static of(text: string, variables: boolean): ResourceShape | undefined {
    if (text === '*') return new ResourceShape(text, variables)
    const sections = splitTemplate(templateParts(text, variables))
    const last = sections.at(-1) ?? []
    if (!text.startsWith('arn:') || sections.slice(0, 5).some(holdsVariable)) return undefined
    return sections.length === 6 || isStar(last) ? new ResourceShape(text, variables) : undefined
  }

  /** Six parts in the strict reading; short patterns are padded. */
  get parts(): readonly (readonly PatternToken[])[] {
    this.partsMade ??= partTokens(padded(this.sections))
    return this.partsMade
  }

  /** All of the pattern, in which a wildcard of the first five parts stays in its part. */
  get strict(): readonly PatternToken[] {
    this.strictMade ??= this.text === '*' ? [ANY_RUN] : joined(this.parts)
    return this.strictMade
  }

  /** All of the pattern, in which a star before a colon or at the end may cross colons. */
  get loose(): readonly PatternToken[] {
    this.looseMade ??= this.text === '*' ? [ANY_RUN] : looseTokens(this.sections)
    return this.looseMade
  }

  private get sections(): Sections {
    return splitTemplate(templateParts(this.text, this.variables))
  }
}

function holdsVariable(section: readonly GlobToken[]): boolean {
  return section.some((token) => typeof token === 'object')
}

function isStar(section: readonly GlobToken[]): boolean {
  return section.length === 1 && section[0] === STAR
}

/** A short pattern ends in a part `*`, and so do the parts that it lacks. */
function padded(sections: Sections): Sections {
  return [...sections, ...Array.from({ length: 6 - sections.length }, () => sections.at(-1) ?? [])]
}

function partTokens(sections: Sections): (readonly PatternToken[])[] {
  return sections.map((section, i) => ordered(section.flatMap((token) => tokensOf(token, i > 4, i > 4))))
}

function joined(parts: readonly (readonly PatternToken[])[]): readonly PatternToken[] {
  return parts.flatMap((tokens, i) => (i === 0 ? tokens : [':', ...tokens]))
}

/** A star before a colon or at the end of a short pattern crosses colons, other wildcards of the first five parts do not. */
function looseTokens(sections: Sections): readonly PatternToken[] {
  const tokens = sections.flatMap((section, i) => {
    const part = section.flatMap((token, at) => tokensOf(token, i > 4 || at === section.length - 1, i > 4))
    return i === 0 ? part : [':', ...part]
  })
  return ordered(tokens)
}

function tokensOf(token: GlobToken, runCrosses: boolean, oneCrosses: boolean): readonly PatternToken[] {
  if (typeof token === 'string') return [...token]
  if (token === STAR) return [runCrosses ? ANY_RUN : PART_RUN]
  return [typeof token === 'object' ? variableToken(token) : oneCrosses ? ANY_ONE : PART_ONE]
}

/** Whether `wider` in one reading matches everything that `narrower` in another matches; sound as `tokensCover`. */
export function shapeCovers(
  wider: ResourceShape,
  narrower: ResourceShape,
  readings: { readonly wider: Reading; readonly narrower: Reading },
  work: WorkBudget,
): boolean {
  return tokensCover(wider[readings.wider], narrower[readings.narrower], work)
}

/** Whether some ARN may be matched by both in the strict reading; `false` is always right. */
export function shapesMayOverlap(left: ResourceShape, right: ResourceShape, work: WorkBudget): boolean {
  return left.parts.every((part, i) => {
    const other = right.parts[i]
    return other === undefined || tokensMayOverlap(part, other, work)
  })
}
