import type { Variable } from '../pattern/template.js'
import { WorkBudget } from './work-budget.js'

/** Begins every token that is not a literal character; a literal of this character is the character alone. */
const MARK = '\u0001'

/** Any run of characters. */
export const ANY_RUN = `${MARK}*`
/** Any run of characters other than a colon. */
export const PART_RUN = `${MARK}*:`
/** Any one character. */
export const ANY_ONE = `${MARK}?`
/** Any one character other than a colon. */
export const PART_ONE = `${MARK}?:`

/** One element of a pattern: a literal character (code point), one of the four wildcards, or a variable. */
export type PatternToken = string

/** The token of a variable; equal variables with equal defaults give equal tokens. */
export function variableToken(variable: Variable): PatternToken {
  return `${MARK}$${variable.key}${variable.default === undefined ? '' : MARK + variable.default}`
}

/** The tokens of a pattern in which `*` and `?` cross everything. */
export function plainTokens(pattern: string): readonly PatternToken[] {
  const tokens: PatternToken[] = []
  for (const character of pattern) tokens.push(character === '*' ? ANY_RUN : character === '?' ? ANY_ONE : character)
  return ordered(tokens)
}

/** A pattern whose tokens are made when they are first asked for, because most patterns of a long list never are. */
export class PlainPattern {
  private readonly text: string
  private made: readonly PatternToken[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** As `plainTokens`. */
  get tokens(): readonly PatternToken[] {
    this.made ??= plainTokens(this.text)
    return this.made
  }
}

/** The tokens of a text without wildcards. */
export function literalTokens(text: string): readonly PatternToken[] {
  return [...text]
}

/** Writes each run of wildcards of one kind as its `?`s and then one star: `*?*` and `?*` are one pattern. */
export function ordered(tokens: readonly PatternToken[]): readonly PatternToken[] {
  const result: PatternToken[] = []
  let star = ''
  for (const token of tokens) {
    if (star !== '' && token !== star && token !== oneOf(star)) {
      result.push(star)
      star = ''
    }
    if (isRun(token)) star = token
    else result.push(token)
  }
  if (star !== '') result.push(star)
  return result
}

function oneOf(star: string): string {
  return star === ANY_RUN ? ANY_ONE : PART_ONE
}

function isRun(token: PatternToken | undefined): boolean {
  return token === ANY_RUN || token === PART_RUN
}

function isVariable(token: PatternToken): boolean {
  return token.startsWith(`${MARK}$`)
}

function isCharacter(token: PatternToken): boolean {
  return token === MARK || !token.startsWith(MARK)
}

/** A half of a surrogate pair may join its neighbour, so that nothing is certain about it. */
function isWhole(token: PatternToken): boolean {
  return token.length === 2 || token < '\ud800' || token > '\udfff'
}

/** Whether every text that `narrower` matches is matched by `wider`, with `*` and `?` as in policy-semantics 3.2. */
export function covers(wider: string, narrower: string, work = new WorkBudget()): boolean {
  return tokensCover(plainTokens(wider), plainTokens(narrower), work)
}

/**
 * Whether every text that `narrower` matches is matched by `wider`.
 *
 * Sound, not complete: `true` is always right; `false` may also mean "not seen" or "no steps left". Reads `narrower`
 * as a text in which a star can only be taken in by a star. One remembered star, so wider × narrower steps at most.
 */
export function tokensCover(
  wider: readonly PatternToken[],
  narrower: readonly PatternToken[],
  work: WorkBudget,
): boolean {
  let w = 0
  let n = 0
  let star = -1
  let taken = 0
  let steps = work.remaining
  const all = steps
  while (n < narrower.length && --steps >= 0) {
    const token = wider[w]
    const next = narrower[n]
    if (token !== undefined && isRun(token)) {
      star = w++
      taken = n
    } else if (token !== undefined && next !== undefined && oneCovers(token, next)) {
      w++
      n++
    } else {
      if (star === -1 || !runTakesIn(wider[star], narrower[taken])) break
      n = ++taken
      w = star + 1
    }
  }
  if (!work.spend(all - steps + 1) || n < narrower.length) return false
  while (isRun(wider[w])) w++
  return w === wider.length
}

function oneCovers(token: PatternToken, next: PatternToken): boolean {
  if (token === ANY_ONE) return next === ANY_ONE || next === PART_ONE || (isCharacter(next) && isWhole(next))
  if (token === PART_ONE) return next === PART_ONE || (isCharacter(next) && isWhole(next) && next !== ':')
  return token === next
}

function runTakesIn(star: PatternToken | undefined, next: PatternToken | undefined): boolean {
  if (star === ANY_RUN) return true
  return next === PART_RUN || next === PART_ONE || (next !== undefined && isCharacter(next) && next !== ':')
}

/**
 * Whether some text may be matched by both patterns. `false` is always right; `true` may also mean "no steps left".
 * A variable may stand for any text, and a star for colons too.
 */
export function tokensMayOverlap(
  left: readonly PatternToken[],
  right: readonly PatternToken[],
  work: WorkBudget,
): boolean {
  const leftStar = left.findIndex(isOpen)
  const rightStar = right.findIndex(isOpen)
  if (leftStar === -1) return mayMatch(right, left, work)
  if (rightStar === -1) return mayMatch(left, right, work)
  if (!work.spend(Math.min(leftStar, rightStar) + 1)) return true
  return beginningsMeet(left, right) && endsMeet(left, right)
}

function isOpen(token: PatternToken): boolean {
  return isRun(token) || isVariable(token)
}

function beginningsMeet(left: readonly PatternToken[], right: readonly PatternToken[]): boolean {
  for (let i = 0; ; i++) {
    const a = left[i]
    const b = right[i]
    if (a === undefined || b === undefined || isOpen(a) || isOpen(b)) return true
    if (!meet(a, b)) return false
  }
}

function endsMeet(left: readonly PatternToken[], right: readonly PatternToken[]): boolean {
  for (let i = 1; ; i++) {
    const a = left[left.length - i]
    const b = right[right.length - i]
    if (a === undefined || b === undefined || isOpen(a) || isOpen(b)) return true
    if (!meet(a, b)) return false
  }
}

function meet(left: PatternToken, right: PatternToken): boolean {
  if (left === right || !isWhole(left) || !isWhole(right)) return true
  return oneCovers(left, right) || oneCovers(right, left)
}

/** As `tokensCover`, for a `text` without runs and variables, and with `?` on both sides. */
function mayMatch(pattern: readonly PatternToken[], text: readonly PatternToken[], work: WorkBudget): boolean {
  let p = 0
  let t = 0
  let star = -1
  let taken = 0
  while (t < text.length) {
    if (!work.spend(1)) return true
    const token = pattern[p]
    const next = text[t]
    if (token !== undefined && isOpen(token)) {
      star = p++
      taken = t
    } else if (token !== undefined && next !== undefined && meet(token, next)) {
      p++
      t++
    } else {
      if (star === -1) return false
      t = ++taken
      p = star + 1
    }
  }
  return pattern.slice(p).every(isOpen)
}
