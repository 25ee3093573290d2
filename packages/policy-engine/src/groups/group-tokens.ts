import { type GroupProblem, groupProblem } from './group-problem.js'

/** An operator, a parenthesis, a word (a path, not yet read), or the end of the text. */
export interface GroupToken {
  readonly kind: '|' | '^' | '&' | '~' | '+' | '(' | ')' | 'word' | 'end'
  readonly text: string
  /** Offset in UTF-16 units. */
  readonly at: number
}

const SINGLE: ReadonlySet<string> = new Set(['|', '^', '&', '~', '(', ')'])
const SPACE: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r'])

/**
 * Cuts a text into tokens, from left to right and never back. The last one is the end.
 *
 * `+` is an operator where it begins a word behind white space or a parenthesis (`a + b`, `a +b`), else part of a name
 * (`a+b`, `a+`). `||` and `&&` are reported and read as `|` and `&`.
 */
export function groupTokens(text: string, problems: GroupProblem[]): readonly GroupToken[] {
  const tokens: GroupToken[] = []
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at, problems)
    if (token !== undefined) tokens.push(token)
    at += token === undefined ? 1 : lengthOf(token, text)
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

function lengthOf({ kind, text, at }: GroupToken, source: string): number {
  return isDoubled(kind, source, at) ? 2 : text.length
}

function isDoubled(kind: string, text: string, at: number): boolean {
  return (kind === '|' || kind === '&') && text[at + 1] === kind
}

function tokenAt(text: string, at: number, problems: GroupProblem[]): GroupToken | undefined {
  const character = text[at] ?? ''
  if (SPACE.has(character)) return undefined
  if (SINGLE.has(character)) {
    // INVARIANT: the set holds only kinds of tokens.
    const kind = character as GroupToken['kind']
    if (isDoubled(kind, text, at)) problems.push(doubled(kind, at))
    return { kind, text: character, at }
  }
  if (character === '+' && beginsOperator(text, at)) return { kind: '+', text: '+', at }
  return { kind: 'word', text: text.slice(at, endOfWord(text, at, problems)), at }
}

function doubled(kind: string, at: number): GroupProblem {
  return groupProblem('unknown-operator', at, `operators are single characters: \`${kind}${kind}\``, {
    suggestion: kind,
  })
}

function beginsOperator(text: string, at: number): boolean {
  const before = text[at - 1] ?? ' '
  return SPACE.has(before) || before === '(' || before === ')'
}

function endOfWord(text: string, from: number, problems: GroupProblem[]): number {
  let at = from
  while (at < text.length && !SPACE.has(text[at] ?? '') && !SINGLE.has(text[at] ?? '')) {
    if (text[at] === '"') {
      const close = text.indexOf('"', at + 1)
      if (close === -1) {
        problems.push(groupProblem('missing-quote', at, 'a quoted segment is not closed'))
        return text.length
      }
      at = close
    }
    at++
  }
  return at
}
