import type { Problem } from '../problem.js'
import type { ProblemCode } from './problem-codes.js'

/** Collects everything that is wrong with one document. */
export class ProblemList {
  private readonly found: Problem[] = []

  /** Reports one problem; `path` is a JSON pointer, the message is lower-case without full stop. */
  add(code: ProblemCode, path: string, message: string, suggestion?: string): void {
    this.addProblem(problemOf(code, path, message, suggestion))
  }

  /** Takes over a problem that was found elsewhere. */
  addProblem(problem: Problem): void {
    this.found.push(problem)
  }

  /** Whether nothing was reported so far. */
  get isEmpty(): boolean {
    return this.found.length === 0
  }

  /** Everything reported, in the order of reporting. */
  get all(): readonly Problem[] {
    return Object.freeze([...this.found])
  }
}

/** One problem as frozen data. */
export function problemOf(code: ProblemCode, path: string, message: string, suggestion?: string): Problem {
  return Object.freeze(suggestion === undefined ? { code, path, message } : { code, path, message, suggestion })
}

/** The JSON pointer (RFC 6901) of a member or list position below `path`. */
export function pointerTo(path: string, member: string | number): string {
  if (typeof member === 'number') return `${path}/${member}`
  return `${path}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

const LONGEST_QUOTE = 80

/** Input in backticks for a message: shortened, control characters replaced so that it stays on one line. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
  return `\`${shown.replace(/\p{Cc}/gu, '\ufffd')}\``
}
