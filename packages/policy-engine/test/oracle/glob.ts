import { lettersOf } from './template.js'
import type { Letter } from './template.js'

/** One step of a pattern. `crossesColon` says whether a wildcard may consume `:` (policy-semantics 3.4). */
export type Step =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'any' | 'one'; readonly crossesColon: boolean }

/** Walks all steps side by side: after each character, which steps may come next. Slow and obvious. */
export function stepsMatch(steps: readonly Step[], text: string): boolean {
  let reached = skipAny(steps, [true])
  for (const character of text) {
    const next: boolean[] = []
    for (const [place, step] of steps.entries()) {
      if (reached[place] === true && consumes(step, character)) {
        next[step.kind === 'any' ? place : place + 1] = true
      }
    }
    if (next.length === 0) {
      return false
    }
    reached = skipAny(steps, next)
  }
  return reached[steps.length] === true
}

/** A `*` may also stand for nothing. */
function skipAny(steps: readonly Step[], reached: boolean[]): boolean[] {
  for (const [place, step] of steps.entries()) {
    if (reached[place] === true && step.kind === 'any') {
      reached[place + 1] = true
    }
  }
  return reached
}

function consumes(step: Step, character: string): boolean {
  return step.kind === 'literal' ? step.character === character : step.crossesColon || character !== ':'
}

/** Steps of a pattern in which wildcards cross everything. */
export function freeSteps(letters: readonly Letter[]): readonly Step[] {
  return letters.map((letter) => stepOf(letter, true))
}

/** One letter as a step. */
export function stepOf(letter: Letter, crossesColon: boolean): Step {
  if (letter.plain || (letter.character !== '*' && letter.character !== '?')) {
    return { kind: 'literal', character: letter.character }
  }
  return { kind: letter.character === '*' ? 'any' : 'one', crossesColon }
}

/** The matching primitive of policy-semantics 3.2: whole text, code points, with regard to case. */
export function oracleGlob(pattern: string, text: string): boolean {
  return stepsMatch(freeSteps(lettersOf(pattern, false)), text)
}
