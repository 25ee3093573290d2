import { lettersOf } from './template.js'
import type { Letter } from './template.js'
import { stepOf, stepsMatch } from './glob.js'
import type { Step } from './glob.js'

/** `strict`: wildcards never leave parts one to five. `loose`: the algorithm of policy-semantics 3.4. */
export type Reading = 'strict' | 'loose'

/** Does a written pattern (no variables) match a request ARN? */
export function oracleResource(pattern: string, arn: string, reading: Reading): boolean {
  return resourceMatches(lettersOf(pattern, false), arn, reading)
}

/** The same for a pattern whose variables have been put in. */
export function resourceMatches(pattern: readonly Letter[], arn: string, reading: Reading): boolean {
  if (pattern.length === 1 && isWritten(pattern[0], '*')) {
    return true
  }
  const padded = pad(pattern)
  if (reading === 'strict') {
    return stepsMatch(arnSteps(padded, 'strict'), arn)
  }
  // Both forms: the five-part vector of 3.4 needs the pattern as written; loose must hold all that strict holds (reading 18).
  return [pattern, padded].some((letters) => stepsMatch(arnSteps(letters, 'loose'), arn))
}

/** Fewer than six parts are filled up with `*` parts (reading 18). */
function pad(pattern: readonly Letter[]): readonly Letter[] {
  const missing = Math.max(0, 5 - writtenColons(pattern))
  return [...pattern, ...lettersOf(':*'.repeat(missing), false)]
}

/** Colons of the pattern itself, not of a substituted value. */
export function writtenColons(letters: readonly Letter[]): number {
  return letters.filter((letter) => isWritten(letter, ':')).length
}

function arnSteps(letters: readonly Letter[], reading: Reading): readonly Step[] {
  let colons = 0
  return letters.map((letter, at) => {
    if (isWritten(letter, ':') && colons < 5) {
      colons += 1
    }
    const last = at === letters.length - 1
    const looseStar = reading === 'loose' && letter.character === '*' && (last || isWritten(letters[at + 1], ':'))
    return stepOf(letter, colons >= 5 || looseStar)
  })
}

function isWritten(letter: Letter | undefined, character: string): boolean {
  return letter !== undefined && !letter.plain && letter.character === character
}
