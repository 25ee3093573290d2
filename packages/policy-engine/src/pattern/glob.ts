import type { TemplatePart, Variable } from './template.js'

/** Exactly one code point, whatever it is. */
export const ONE = Symbol('?')

type Atom = string | Variable | typeof ONE

/** What stands between two stars; `literal` where it is plain text only. */
interface Chunk {
  readonly literal: string | undefined
  readonly atoms: readonly Atom[]
}

type GlobKind = 'all' | 'exact' | 'prefix' | 'chunks'

/**
 * A compiled pattern of `*`, `?`, literal text and variables (policy-semantics 3.2).
 * `all`, `exact` and `prefix` are the plain cases, which need no chunks.
 */
export interface Glob {
  readonly kind: GlobKind
  /** Text before the first wildcard or variable; the whole text of an `exact` pattern. */
  readonly literal: string
  /** Chunks in order; between two of them stands a star. */
  readonly chunks: readonly Chunk[]
  readonly variables: readonly Variable[]
}

/** Gives the text of a variable that is known to have one. */
export interface VariableTexts {
  textOf(variable: Variable): string
}

const NO_VARIABLES: VariableTexts = { textOf: () => '' }

/** One element of a pattern on the way to a `Glob`. */
export type GlobToken = string | Variable | typeof ONE | typeof STAR

/** Any run of characters, also none. */
export const STAR = Symbol('*')

/** Compiles a pattern in which `*` and `?` are wildcards and everything else, `[ ] { } \ ${` included, is itself. */
export function compileGlob(pattern: string): Glob {
  return compileTokens(wildcardTokens(pattern))
}

/** Compiles the parts of a template; without `wildcards`, `*` and `?` in its text are themselves. */
export function compileTemplate(parts: readonly TemplatePart[], wildcards: boolean): Glob {
  return compileTokens(parts.flatMap((part) => templateTokens(part, wildcards)))
}

/** The tokens of one template part. A substituted value or an escape never is a wildcard. */
export function templateTokens(part: TemplatePart, wildcards: boolean): GlobToken[] {
  if (part.kind === 'variable') return [part.variable]
  return part.kind === 'text' && wildcards ? wildcardTokens(part.text) : [part.text]
}

function wildcardTokens(text: string): GlobToken[] {
  if (!text.includes('*') && !text.includes('?')) return text === '' ? [] : [text]
  return text
    .split(/([*?])/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece === '*' ? STAR : piece === '?' ? ONE : piece))
}

/** Compiles tokens; neighbouring literals are joined and runs of stars collapse. */
export function compileTokens(tokens: readonly GlobToken[]): Glob {
  const [only] = tokens
  if (tokens.length === 1 && typeof only === 'string') return plainGlob('exact', only)
  const chunks = chunkAtoms(tokens).map(chunkOf)
  const kind = kindOf(chunks)
  if (kind !== 'chunks') return plainGlob(kind, chunks[0]?.literal ?? '')
  const variables = tokens.filter((token): token is Variable => typeof token === 'object')
  return { kind, literal: literalPrefix(chunks[0]), chunks, variables: variables.length === 0 ? NONE : variables }
}

const NONE: readonly never[] = []

function plainGlob(kind: GlobKind, literal: string): Glob {
  return { kind, literal, chunks: NONE, variables: NONE }
}

function chunkAtoms(tokens: readonly GlobToken[]): Atom[][] {
  let last: Atom[] = []
  const runs = [last]
  for (const token of tokens) {
    if (token !== STAR) pushAtom(last, token)
    else if (last.length > 0 || runs.length === 1) runs.push((last = []))
  }
  return runs
}

function pushAtom(atoms: Atom[], atom: Atom): void {
  const before = atoms[atoms.length - 1]
  if (typeof atom === 'string' && typeof before === 'string') atoms[atoms.length - 1] = before + atom
  else if (atom !== '') atoms.push(atom)
}

function chunkOf(atoms: readonly Atom[]): Chunk {
  const [first, second] = atoms
  const plain = second === undefined && (first === undefined || typeof first === 'string')
  return plain ? { literal: first ?? '', atoms: NONE } : { literal: undefined, atoms }
}

function literalPrefix(chunk: Chunk | undefined): string {
  const first = chunk?.literal ?? chunk?.atoms[0]
  return typeof first === 'string' ? first : ''
}

function kindOf(chunks: readonly Chunk[]): GlobKind {
  const [first, second] = chunks
  if (first?.literal === undefined) return 'chunks'
  if (second === undefined) return 'exact'
  if (chunks.length > 2 || second.literal !== '') return 'chunks'
  return first.literal === '' ? 'all' : 'prefix'
}

/**
 * Whether the pattern matches `text` from `from` to `to` (default: all of it).
 *
 * Greedy with one remembered star, so the cost is at most pattern × text steps and nothing is allocated.
 */
export function globMatches(glob: Glob, text: string, variables = NO_VARIABLES, from = 0, to = text.length): boolean {
  switch (glob.kind) {
    case 'all':
      return true
    case 'exact':
      return to - from === glob.literal.length && text.startsWith(glob.literal, from)
    case 'prefix':
      return to - from >= glob.literal.length && text.startsWith(glob.literal, from)
    default:
      return chunksMatch(glob.chunks, text, variables, from, to)
  }
}

function chunksMatch(
  chunks: readonly Chunk[],
  text: string,
  variables: VariableTexts,
  from: number,
  to: number,
): boolean {
  const last = chunks.length - 1
  let at = from
  for (let i = 0; i <= last; i++) {
    const chunk = chunks[i]
    if (chunk === undefined) return false
    if (i === 0) at = endOfChunkAt(chunk, text, variables, at, to)
    else if (i < last) at = endOfChunkAfter(chunk, text, variables, at, to)
    else return chunkEnds(chunk, text, variables, at, to)
    if (at === -1) return false
  }
  return at === to
}

/** End of the chunk when it stands at `at`, else -1. */
function endOfChunkAt(chunk: Chunk, text: string, variables: VariableTexts, at: number, to: number): number {
  if (chunk.literal !== undefined) return endOfLiteral(chunk.literal, text, at, to)
  let end = at
  for (let i = 0; i < chunk.atoms.length; i++) {
    const atom = chunk.atoms[i]
    if (atom === ONE) end = end < to ? end + codePointLength(text, end, to) : -1
    else if (typeof atom === 'string') end = endOfLiteral(atom, text, end, to)
    else if (atom !== undefined) end = endOfLiteral(variables.textOf(atom), text, end, to)
    if (end === -1) return -1
  }
  return end
}

function endOfLiteral(literal: string, text: string, at: number, to: number): number {
  return at + literal.length <= to && text.startsWith(literal, at) ? at + literal.length : -1
}

/** End of the first occurrence of the chunk at or after `at`, else -1. */
function endOfChunkAfter(chunk: Chunk, text: string, variables: VariableTexts, at: number, to: number): number {
  if (chunk.literal !== undefined) {
    const found = text.indexOf(chunk.literal, at)
    return found === -1 || found + chunk.literal.length > to ? -1 : found + chunk.literal.length
  }
  for (let start = at; start <= to; start++) {
    const end = splitsPair(text, start) ? -1 : endOfChunkAt(chunk, text, variables, start, to)
    if (end !== -1) return end
  }
  return -1
}

/** Whether the chunk stands somewhere at or after `at` and ends at `to`. */
function chunkEnds(chunk: Chunk, text: string, variables: VariableTexts, at: number, to: number): boolean {
  if (chunk.literal !== undefined) {
    return to - chunk.literal.length >= at && text.startsWith(chunk.literal, to - chunk.literal.length)
  }
  for (let start = at; start <= to; start++) {
    if (!splitsPair(text, start) && endOfChunkAt(chunk, text, variables, start, to) === to) return true
  }
  return false
}

function codePointLength(text: string, at: number, to: number): number {
  return isHighSurrogate(text.charCodeAt(at)) && at + 1 < to && isLowSurrogate(text.charCodeAt(at + 1)) ? 2 : 1
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1))
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
