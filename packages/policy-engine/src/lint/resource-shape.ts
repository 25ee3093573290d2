import { splitTemplate } from '../arn-template.js'
import { type GlobToken, STAR } from '../glob.js'
import type { TemplatePart } from '../template.js'
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
import type { WorkBudget } from './work-budget.js'

/** How a resource pattern is read (policy-semantics 3.4): `strict` wildcards stay in their part, `loose` ones may leave it. */
export type Reading = 'strict' | 'loose'

type Sections = readonly (readonly GlobToken[])[]

/** A resource pattern as tokens of both readings, each made when it is first asked for. */
export class ResourceShape {
  private readonly sections: Sections
  private partsMade: readonly (readonly PatternToken[])[] | undefined
  private strictMade: readonly PatternToken[] | undefined
  private looseMade: readonly PatternToken[] | undefined

  constructor(sections: Sections) {
    this.sections = sections
  }

  /** Six parts in the strict reading; short patterns are padded. */
  get parts(): readonly (readonly PatternToken[])[] {
    this.partsMade ??= partTokens(padded(this.sections))
    return this.partsMade
  }

  /** All of the pattern, in which a wildcard of the first five parts stays in its part. */
  get strict(): readonly PatternToken[] {
    this.strictMade ??= this.isEverything ? [ANY_RUN] : joined(this.parts)
    return this.strictMade
  }

  /** All of the pattern, in which a star before a colon or at the end may cross colons. */
  get loose(): readonly PatternToken[] {
    this.looseMade ??= this.isEverything ? [ANY_RUN] : looseTokens(this.sections)
    return this.looseMade
  }

  private get isEverything(): boolean {
    return this.sections.length === 1
  }
}

/**
 * The shape of a resource element; `undefined` for text that is neither `*` nor
 * begins with `arn:`, for a variable before the fifth colon, and for short ARNs that do not end in a part `*`, about which
 * the two readings have little in common.
 */
export function resourceShape(parts: readonly TemplatePart[]): ResourceShape | undefined {
  const sections = splitTemplate(parts)
  const last = sections.at(-1) ?? []
  if (sections.length === 1 && isStar(last)) return new ResourceShape(sections)
  if (sections.length < 2 || sections[0]?.length !== 1 || sections[0][0] !== 'arn') return undefined
  if (sections.length < 6 && !isStar(last)) return undefined
  if (sections.slice(0, 5).some(holdsVariable)) return undefined
  return new ResourceShape(sections)
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
