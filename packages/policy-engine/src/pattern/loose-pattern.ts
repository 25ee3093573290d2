import { type GlobToken, ONE, STAR, type VariableTexts } from './glob.js'

/**
 * A resource pattern in the loose reading (policy-semantics 3.4): a star in the first five parts that a colon or the end of
 * the pattern follows may cross colons.
 */
export type LoosePattern = readonly LooseStep[]

/** A literal or variable, exactly one character, or a star. */
type LooseStep =
  | { readonly kind: 'text'; readonly token: Exclude<GlobToken, symbol> }
  | { readonly kind: 'one'; readonly crosses: boolean }
  | { readonly kind: 'star'; readonly crosses: boolean }

/** Compiles the tokens of up to six parts, without the colons between them. */
export function compileLoose(sections: readonly (readonly GlobToken[])[]): LoosePattern {
  return sections.flatMap((section, part) => {
    const steps = section.map((token, i) => stepOf(token, part, i === section.length - 1))
    return part === 0 ? steps : [COLON, ...steps]
  })
}

const COLON: LooseStep = { kind: 'text', token: ':' }

function stepOf(token: GlobToken, part: number, lastOfPart: boolean): LooseStep {
  if (token === ONE) return { kind: 'one', crosses: part === 5 }
  return token === STAR ? { kind: 'star', crosses: part === 5 || lastOfPart } : { kind: 'text', token }
}

/** Whether the loose reading can match what the strict one does not: a star of the first five parts crosses colons. */
export function isLooser(pattern: LoosePattern): boolean {
  const sixth = pattern.reduce((last, step, i) => (step === COLON ? i : last), -1)
  return pattern.some((step, i) => i < sixth && step.kind === 'star' && step.crosses)
}

/**
 * Whether the pattern matches the text. Follows all ways at once, a row of reached offsets for each step, so the cost is
 * pattern × text whatever the stars.
 */
export function looseMatches(pattern: LoosePattern, text: string, variables: VariableTexts | undefined): boolean {
  let reached = new Uint8Array(text.length + 1)
  let next = new Uint8Array(text.length + 1)
  reached[0] = 1
  for (const step of pattern) {
    next.fill(0)
    for (let at = 0; at <= text.length; at++) advance(step, text, at, reached, next, variables)
    if (!next.includes(1)) return false
    ;[reached, next] = [next, reached]
  }
  return reached[text.length] === 1
}

function advance(
  step: LooseStep,
  text: string,
  at: number,
  reached: Uint8Array,
  next: Uint8Array,
  variables: VariableTexts | undefined,
): void {
  if (step.kind === 'star') {
    const continues = at > 0 && next[at - 1] === 1 && (step.crosses || text[at - 1] !== ':')
    if (reached[at] === 1 || continues) next[at] = 1
  } else if (reached[at] === 1) {
    const end = step.kind === 'one' ? endOfOne(text, at, step.crosses) : endOfText(step.token, text, at, variables)
    if (end !== -1) next[end] = 1
  }
}

function endOfText(
  token: Exclude<GlobToken, symbol>,
  text: string,
  at: number,
  variables: VariableTexts | undefined,
): number {
  const literal = typeof token === 'string' ? token : (variables?.textOf(token) ?? '')
  return text.startsWith(literal, at) ? at + literal.length : -1
}

function endOfOne(text: string, at: number, crosses: boolean): number {
  const point = text.codePointAt(at)
  return point === undefined || (text[at] === ':' && !crosses) ? -1 : at + (point > 0xffff ? 2 : 1)
}
