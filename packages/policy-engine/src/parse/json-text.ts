import type { PolicyLimits } from '../limits.js'
import { pointerTo, problemOf, quote } from './problem-list.js'
import type { ProblemCode } from './problem-codes.js'
import type { Problem } from '../problem.js'

/** What the reader looks at. */
export type JsonLimits = Pick<PolicyLimits, 'documentBytes' | 'documentDepth'>

/** The value that a text stands for, or what is wrong with the text. */
export type JsonResult =
  { readonly value: unknown; readonly problem?: undefined } | { readonly value?: undefined; readonly problem: Problem }

/** Nesting that is never read, however high the limit: the reader calls itself once a level. */
export const MAX_DEPTH = 200

/**
 * Reads JSON text as RFC 8259 has it into frozen plain data. Unlike `JSON.parse` it refuses duplicate members (compared
 * after unescaping), lone surrogates and numbers that would lose digits, and never reads more than the limits allow.
 *
 * A member named `__proto__` becomes an own member like any other; no prototype is changed.
 *
 * Accepted: `{"a": [1, true, null, "\u00e9"]}`. Rejected: `{"a":1,"\u0061":2}` (duplicate), `[1,]` (trailing comma), `01` (leading zero),
 * `NaN`, `'a'`, a byte order mark, a control character in a string, text after the value, `"\ud800"`, `1e999`.
 */
export function readJson(text: string, limits: JsonLimits): JsonResult {
  if (!(utf8Length(text) <= limits.documentBytes)) {
    return { problem: problemOf('document-too-large', '', `the text is longer than ${limits.documentBytes} bytes`) }
  }
  const reader = new JsonReader(text, Math.min(limits.documentDepth, MAX_DEPTH))
  const value = reader.readDocument()
  return reader.problem === undefined ? { value } : { problem: reader.problem }
}

function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // A surrogate is half of a character of four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}

const LONE_SURROGATE = /\p{Cs}/u
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LONGEST_NUMBER = 40
const QUOTE = 0x22
const BACKSLASH = 0x5c
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** One pass over a text. After a method has set `problem`, its result means nothing. */
class JsonReader {
  problem: Problem | undefined
  private at = 0
  private depth = 0
  private readonly path: (string | number)[] = []

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  readDocument(): unknown {
    const lone = this.text.search(LONE_SURROGATE)
    if (lone !== -1) return this.fail('lone-surrogate', 'half of a surrogate pair', lone)
    this.skipSpace()
    const value = this.readValue()
    this.skipSpace()
    if (this.problem === undefined && this.at < this.text.length) this.failExpected('the end of the text')
    return value
  }

  private readValue(): unknown {
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.readObject())
      case '[':
        return this.nested(() => this.readList())
      case '"':
        return this.readString()
      case 't':
        return this.readWord('true', true)
      case 'f':
        return this.readWord('false', false)
      case 'n':
        return this.readWord('null', null)
      default:
        return this.readNumber()
    }
  }

  private nested(read: () => unknown): unknown {
    if (!(this.depth < this.maxDepth))
      return this.fail('document-too-deep', `more than ${this.maxDepth} levels of nesting`)
    this.depth++
    this.at++
    const value = read()
    this.depth--
    return value
  }

  private readObject(): unknown {
    const members = new Map<string, unknown>()
    if (this.closes('}')) return Object.freeze({})
    do {
      this.skipSpace()
      this.readMember(members)
      this.skipSpace()
    } while (this.problem === undefined && this.takes(','))
    if (this.problem === undefined && !this.takes('}')) this.failExpected('`,` or `}`')
    // `fromEntries` defines members, so that `__proto__` is a member like any other.
    return Object.freeze(Object.fromEntries(members))
  }

  private readMember(members: Map<string, unknown>): void {
    if (this.text.charCodeAt(this.at) !== QUOTE) return this.failExpected('a member name in double quotes')
    const start = this.at
    const name = this.readString()
    if (this.problem !== undefined) return
    this.path.push(name)
    if (members.has(name))
      return this.fail('duplicate-member', `member ${quote(name)} stands twice in one object`, start)
    this.skipSpace()
    if (!this.takes(':')) return this.failExpected('`:`')
    this.skipSpace()
    members.set(name, this.readValue())
    this.path.pop()
  }

  private readList(): unknown {
    const elements: unknown[] = []
    if (this.closes(']')) return Object.freeze(elements)
    do {
      this.skipSpace()
      this.path.push(elements.length)
      elements.push(this.readValue())
      this.path.pop()
      this.skipSpace()
    } while (this.problem === undefined && this.takes(','))
    if (this.problem === undefined && !this.takes(']')) this.failExpected('`,` or `]`')
    return Object.freeze(elements)
  }

  private readString(): string {
    let read = ''
    let from = ++this.at
    for (;;) {
      const unit = this.text.charCodeAt(this.at)
      if (unit === QUOTE) return this.endString(read, this.text.slice(from, this.at++))
      if (unit === BACKSLASH) {
        read += this.text.slice(from, this.at) + this.readEscape()
        if (this.problem !== undefined) return read
        from = this.at
      } else if (unit >= 0x20) this.at++
      else return this.failString()
    }
  }

  private endString(escaped: string, rest: string): string {
    // The text itself was searched for lone surrogates, so only escapes can have made one.
    if (escaped !== '' && LONE_SURROGATE.test(escaped + rest)) {
      this.fail('lone-surrogate', 'an escape makes half of a surrogate pair in the string that ends')
    }
    return escaped + rest
  }

  private failString(): string {
    this.failExpected(this.at < this.text.length ? 'an escape for the control character' : '`"` at the end of a string')
    return ''
  }

  private readEscape(): string {
    const letter = this.text[this.at + 1]
    if (letter === 'u') return this.readUnicodeEscape()
    const character = letter === undefined ? undefined : ESCAPES.get(letter)
    if (character === undefined) this.failExpected('an escape such as `\\n` or `\\u0041`')
    else this.at += 2
    return character ?? ''
  }

  private readUnicodeEscape(): string {
    const digits = this.text.slice(this.at + 2, this.at + 6)
    if (!/^[0-9A-Fa-f]{4}$/.test(digits)) this.failExpected('four hexadecimal digits after `\\u`')
    else this.at += 6
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  private readWord(word: string, value: unknown): unknown {
    if (!this.text.startsWith(word, this.at)) this.failExpected('a value')
    this.at += word.length
    return value
  }

  private readNumber(): unknown {
    NUMBER.lastIndex = this.at
    const literal = NUMBER.exec(this.text)?.[0]
    if (literal === undefined) return this.failExpected('a value')
    if (!isExact(literal)) return this.fail('inexact-number', `number ${quote(literal)} cannot be held without loss`)
    this.at += literal.length
    // The sum makes minus zero, which JSON text cannot tell from zero, plain zero.
    return Number(literal) + 0
  }

  private skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at++
  }

  private closes(bracket: string): boolean {
    this.skipSpace()
    return this.takes(bracket)
  }

  private takes(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private failExpected(expected: string): void {
    const point = this.text.codePointAt(this.at)
    const found = point === undefined ? 'the end of the text' : quote(String.fromCodePoint(point))
    this.fail('invalid-json', `expected ${expected}, found ${found}`)
  }

  private fail(code: ProblemCode, message: string, at = this.at): void {
    const before = this.text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    const path = code === 'invalid-json' ? '' : this.path.reduce(pointerTo, '')
    this.problem ??= problemOf(code, path, `${message} at line ${line}, column ${column}`)
  }
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}

/** Whether a number has the digits that were written; `1e999`, `1e-999` and `9007199254740993` have not. */
function isExact(literal: string): boolean {
  if (literal.length > LONGEST_NUMBER) return false
  const value = Number(literal)
  return Number.isFinite(value) && significantDigits(literal) === significantDigits(String(value))
}

function significantDigits(literal: string): string {
  const [mantissa = ''] = literal.toLowerCase().split('e')
  return mantissa.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
}
