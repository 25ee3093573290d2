/**
 * Characters without a shape of their own, or that change how others are shown: controls, bidirectional marks and
 * overrides, invisible ones, half surrogates, private use, blanks other than the space, marks that would sit on a
 * backtick; and the signs that descriptions themselves use to set texts apart.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\u2800\\`‹›“”„]|(?! )\p{Zs}|^\p{M}/gu

/** Text in which every character can be seen: what cannot is written `\u{202e}`, and a backslash `\\`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) =>
    character === '\\' ? '\\\\' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** A name or pattern in backticks. */
export function code(text: string): string {
  return `\`${text === '' ? '""' : visible(text)}\``
}

/** The name of a service, in backticks where it is not a plain word. */
export function serviceName(name: string): string {
  return /^[a-z][a-z0-9-]{0,62}$/.test(name) ? name : code(name)
}
