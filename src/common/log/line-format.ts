/** Characters that JSON leaves alone, and that move a cursor, hide text or end a line somewhere. */
const TREACHEROUS = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * Escapes in a JSON line what JSON itself lets through: control characters past ASCII, marks of writing direction, and
 * `${`, which some readers of logs expand. It stays the same JSON value.
 */
export function escapeLine(line: string): string {
  // In JSON such characters, and a dollar sign, stand within texts only.
  return line.replace(TREACHEROUS, (character) => escapeCharacter(character)).replaceAll('${', '\\u0024{')
}

/** For eyes: `2026-11-22T20:54:00.000Z warn  too many attempts user="fred"`. One line as well, escaped as well. */
export function prettyLine(line: string): string {
  // The line was written by the log itself, so it is one JSON object.
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const shown = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name).slice(1, -1)}=${JSON.stringify(value)}`,
  )
  const start = `${plain(time)} ${plain(level).padEnd(5)}`
  return `${[start, plain(msg), ...shown].join(' ').trimEnd()}\n`
}

function plain(value: unknown): string {
  // Escaped like every field, but without quotes.
  return typeof value === 'string' ? JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"') : ''
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
