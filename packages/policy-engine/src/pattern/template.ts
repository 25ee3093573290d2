import { canonicalContextKey } from '../context-key.js'

/** `${key}` or `${key, 'default'}`. */
export interface Variable {
  /** Canonical context key. */
  readonly key: string
  readonly default: string | undefined
}

/**
 * A piece of a pattern: `text` in which wildcards are active, a `literal` from an escape (`${*}`, `${?}`, `${$}`), or a variable.
 * Positions are UTF-16 offsets in the source text.
 */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'literal'; readonly text: string; readonly at: number }
  | { readonly kind: 'variable'; readonly variable: Variable; readonly at: number }

/** What is wrong with a variable, with its offset in the text. */
export interface TemplateFault {
  readonly code: 'missing-brace' | 'missing-quote' | 'empty-variable' | 'space-in-variable' | 'invalid-variable'
  readonly at: number
  readonly message: string
}

/** The parts of a text, or the first fault. */
export type TemplateResult =
  | { readonly parts: readonly TemplatePart[]; readonly fault?: undefined }
  | { readonly parts?: undefined; readonly fault: TemplateFault }

/**
 * Splits text with policy variables (policy-semantics 3.6).
 *
 * Accepted: `a/${Username}/*`, `${aws:PrincipalTag/team, 'company-wide'}`, `${*}`, `$` and `}` alone.
 * Rejected: `${Username` (missing brace), `${a, 'b}` (missing quote), `${}` (empty), `${user name}` (space),
 * `${a,'b'}` and `${a, b}` (a default is a comma, one space and single quotes).
 */
export function parseTemplate(text: string): TemplateResult {
  const parts: TemplatePart[] = []
  let from = 0
  for (;;) {
    const open = text.indexOf('${', from)
    if (open === -1) break
    if (open > from) parts.push({ kind: 'text', text: text.slice(from, open), at: from })
    const found = readVariable(text, open)
    if ('code' in found) return { fault: found }
    parts.push(found.part)
    from = found.end
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from), at: from })
  return { parts }
}

function readVariable(text: string, open: number): { part: TemplatePart; end: number } | TemplateFault {
  const nameEnd = endOfName(text, open + 2)
  if (nameEnd === -1) return fault('missing-brace', open, text)
  const name = text.slice(open + 2, nameEnd)
  if (name === '') return fault('empty-variable', open, text)
  if (/\s/.test(name)) return fault('space-in-variable', open, text)
  if (/[{$']/.test(name) && name !== '$') return fault('invalid-variable', open, text)
  if (text[nameEnd] === '}') return { part: partFor(name, undefined, open), end: nameEnd + 1 }
  return readDefault(text, open, name, nameEnd)
}

function endOfName(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '}' || text[i] === ',') return i
  }
  return -1
}

function readDefault(text: string, open: number, name: string, comma: number): ReturnType<typeof readVariable> {
  if (!text.startsWith(", '", comma)) {
    return fault(text.includes('}', comma) ? 'missing-quote' : 'missing-brace', open, text)
  }
  const quote = text.indexOf("'", comma + 3)
  if (quote === -1) return fault('missing-quote', open, text)
  if (text[quote + 1] !== '}') return fault('missing-brace', open, text)
  if (name.length === 1 && '*?$'.includes(name)) return fault('invalid-variable', open, text)
  return { part: partFor(name, text.slice(comma + 3, quote), open), end: quote + 2 }
}

function partFor(name: string, fallback: string | undefined, at: number): TemplatePart {
  if (name === '*' || name === '?' || name === '$') return { kind: 'literal', text: name, at }
  return { kind: 'variable', variable: { key: canonicalContextKey(name), default: fallback }, at }
}

const MESSAGES: Record<TemplateFault['code'], string> = {
  'missing-brace': 'a variable is not closed by `}`',
  'missing-quote': "the default of a variable is written `, 'default'` with single quotes",
  'empty-variable': 'a variable has no name',
  'space-in-variable': 'the name of a variable holds white space',
  'invalid-variable': 'a name holds no `{`, `$` or quote, and an escape takes no default',
}

function fault(code: TemplateFault['code'], at: number, text: string): TemplateFault {
  return { code, at, message: `${MESSAGES[code]}: \`${text.slice(at, at + 60)}\`` }
}
