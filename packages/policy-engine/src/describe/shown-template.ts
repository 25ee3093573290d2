import { type GlobToken, ONE, STAR } from '../pattern/glob.js'
import { parseTemplate, type TemplatePart, type Variable } from '../pattern/template.js'
import { own } from './narrator.js'
import { code, visible } from './visible-text.js'
import type { Words } from './words.js'

/** The parts of a text; `undefined` when a variable in it is malformed. */
export function partsOf(text: string, variables: boolean): readonly TemplatePart[] | undefined {
  return variables ? parseTemplate(text).parts : [{ kind: 'text', text, at: 0 }]
}

/** Tokens in backticks, with variables as `‹the own user name›`; a variable alone is only its words. */
export function shownTokens(tokens: readonly GlobToken[], words: Words): string {
  const [only] = tokens
  if (only === undefined) return code('')
  if (tokens.length === 1 && typeof only === 'object') return variableWords(only, words)
  return `\`${tokens.map((token) => shownToken(token, words)).join('')}\``
}

function shownToken(token: GlobToken, words: Words): string {
  if (typeof token === 'string') return visible(token)
  if (token === STAR) return '*'
  return token === ONE ? '?' : `‹${variableWords(token, words)}›`
}

/** What a variable stands for. */
function variableWords({ key, default: fallback }: Variable, words: Words): string {
  const value = own(words.variables, key) ?? words.valueOf(visible(key))
  return fallback === undefined ? value : value + words.orElse(words.quoted(visible(fallback)))
}

/** Neighbouring texts as one, and runs of stars as one star. */
export function joinedTokens(tokens: readonly GlobToken[]): readonly GlobToken[] {
  const joined: GlobToken[] = []
  for (const token of tokens) {
    const before = joined.at(-1)
    if (typeof token === 'string' && typeof before === 'string') joined[joined.length - 1] = before + token
    else if (token !== STAR || before !== STAR) joined.push(token)
  }
  return joined
}

/** What stands before the only wildcard, a star at the end; `undefined` for other patterns. */
export function prefixOf(tokens: readonly GlobToken[]): readonly GlobToken[] | undefined {
  const before = tokens.slice(0, -1)
  return tokens.at(-1) === STAR && !before.some(isWildcard) ? before : undefined
}

/** Whether a token is `*` or `?`. */
export function isWildcard(token: GlobToken): boolean {
  return token === STAR || token === ONE
}
