import { andMore, boundedText, MAX_ITEMS } from './bounded-json.js'

/** What stands in the place of a value that is not kept (wire-protocol 3.10). */
export const NOT_LOGGED = '** NOT LOGGED **'

/** Headers whose values are kept. Any other may carry a credential: its name is kept, its value is not. */
const KNOWN_HEADERS = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'expect',
  'forwarded',
  'from',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'origin',
  'pragma',
  'range',
  'te',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-api-version',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
])

/** Forwarded headers as they are kept: `Name: value`, or `Name: ** NOT LOGGED **`. What is no such line is not kept. */
export function redactHeaderLines(lines: readonly unknown[]): string[] {
  const kept = lines.slice(0, MAX_ITEMS).map(redactLine)
  if (lines.length > MAX_ITEMS) kept.push(andMore(lines.length - MAX_ITEMS))
  return kept
}

function redactLine(line: unknown): string {
  if (typeof line !== 'string') return NOT_LOGGED
  const colon = line.indexOf(':')
  // Without a name there is no telling what it is.
  if (colon <= 0) return NOT_LOGGED
  const name = line.slice(0, colon)
  return boundedText(KNOWN_HEADERS.has(name.toLowerCase()) ? line : `${name}: ${NOT_LOGGED}`)
}
