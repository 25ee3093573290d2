import { oracleKey } from './context.js'
import type { OracleContext } from './context.js'

/** One piece of a written text: a character, an escaped character, or a variable (policy-semantics 3.6). */
type Piece =
  | { readonly kind: 'character' | 'escaped'; readonly character: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | undefined }

/** A written text cut into pieces. */
export type Template = readonly Piece[]

/** One code point of an expanded text. `plain` is never a wildcard and never a separator: it was escaped or substituted. */
export interface Letter {
  readonly character: string
  readonly plain: boolean
}

/** Cuts a text. Undefined when a variable in it is malformed. Without `variables` (old version) `${` means itself. */
export function readTemplate(text: string, variables: boolean): Template | undefined {
  const characters = Array.from(text)
  const pieces: Piece[] = []
  let at = 0
  while (at < characters.length) {
    if (!variables || characters[at] !== '$' || characters[at + 1] !== '{') {
      pieces.push({ kind: 'character', character: String(characters[at]) })
      at += 1
      continue
    }
    const end = variableEnd(characters, at + 2)
    const piece = end === undefined ? undefined : readVariable(characters.slice(at + 2, end).join(''))
    if (end === undefined || piece === undefined) {
      return undefined
    }
    pieces.push(piece)
    at = end + 1
  }
  return pieces
}

/** Where the closing brace stands; one inside a quoted default does not close. */
function variableEnd(characters: readonly string[], from: number): number | undefined {
  let quoted = false
  for (let at = from; at < characters.length; at += 1) {
    if (characters[at] === "'") {
      quoted = !quoted
    }
    if (characters[at] === '}' && !quoted) {
      return at
    }
  }
  return undefined
}

function readVariable(inside: string): Piece | undefined {
  if (inside === '*' || inside === '?' || inside === '$') {
    return { kind: 'escaped', character: inside }
  }
  const comma = inside.indexOf(', ')
  const name = comma < 0 ? inside : inside.slice(0, comma)
  if (name === '' || /[ ,'{}$]/.test(name)) {
    return undefined
  }
  if (comma < 0) {
    return { kind: 'variable', name, fallback: undefined }
  }
  const quoted = inside.slice(comma + 2)
  return /^'[^']*'$/.test(quoted) ? { kind: 'variable', name, fallback: quoted.slice(1, -1) } : undefined
}

/** True when the text holds any `${…}`, the escapes included. */
export function holdsVariable(template: Template): boolean {
  return template.some((piece) => piece.kind !== 'character')
}

/** The letters, or why there are none: `missing` (reading 19) or `error` (a list used as a variable, reading 3). */
export function expand(template: Template, context: OracleContext): readonly Letter[] | 'missing' | 'error' {
  const parts = template.map((piece) => expandPiece(piece, context))
  if (parts.includes('error')) {
    return 'error'
  }
  if (parts.includes('missing')) {
    return 'missing'
  }
  return parts.flatMap((part) => (typeof part === 'string' ? [] : part))
}

function expandPiece(piece: Piece, context: OracleContext): readonly Letter[] | 'missing' | 'error' {
  if (piece.kind !== 'variable') {
    return [{ character: piece.character, plain: piece.kind === 'escaped' }]
  }
  const value = context.get(oracleKey(piece.name))
  if (value?.list === true) {
    return 'error'
  }
  const text = value?.texts[0] ?? ''
  if (text === '' && piece.fallback === undefined) {
    return 'missing'
  }
  return lettersOf(text === '' ? String(piece.fallback) : text, true)
}

/** The letters without those of variables, and whether there were none of these. */
export function fixedLetters(template: Template): { readonly letters: readonly Letter[]; readonly complete: boolean } {
  const letters = template.flatMap((piece) =>
    piece.kind === 'variable' ? [] : [{ character: piece.character, plain: piece.kind === 'escaped' }],
  )
  return { letters, complete: letters.length === template.length }
}

/** A text as letters. */
export function lettersOf(text: string, plain: boolean): readonly Letter[] {
  return Array.from(text, (character) => ({ character, plain }))
}

/** Letters back to text, wildcards being characters. */
export function textOf(letters: readonly Letter[]): string {
  return letters.map((letter) => letter.character).join('')
}
