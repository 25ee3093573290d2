/** Text that is HTML already: it goes into a page as it is. Made by `html` and `markup` alone. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** What a template takes: texts and numbers are escaped, `false` and `undefined` leave nothing behind. */
export type HtmlValue = string | number | Html | false | undefined | readonly HtmlValue[]

const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

/**
 * Template tag that escapes every value, for text between tags as for quoted attributes.
 *
 * @throws TypeError for a value in an attribute without quotes, where escaping would not help
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? ''
  values.forEach((value, index) => {
    // Asked of the template alone: a value that ends like this is none of its business.
    if (parts[index]?.endsWith('=') === true) throw new TypeError('a value in an attribute needs quotes')
    text += textOf(value) + (parts[index + 1] ?? '')
  })
  return new Html(text)
}

/** Takes text for HTML, unescaped. Only for text whose every part is known to be harmless. */
export function markup(text: string): Html {
  return new Html(text)
}

/** Escapes a text for HTML, quotes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REPLACEMENTS.get(character) ?? '')
}

function textOf(value: HtmlValue): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.map(textOf).join('')
  return escapeHtml(String(value))
}
