import type { HeaderPair } from './incoming-request.js'

/**
 * Whether a browser wants to show the answer to somebody: GET or HEAD, HTML asked for by name, no `Authorization` header,
 * and no sign of a script (`X-Requested-With`, `Sec-Fetch-Mode` other than `navigate`).
 */
export function isBrowserNavigation(method: string, headers: readonly HeaderPair[]): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  let html = false
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower === 'authorization' || lower === 'x-requested-with') return false
    if (lower === 'sec-fetch-mode' && value.trim().toLowerCase() !== 'navigate') return false
    if (lower === 'accept') html ||= acceptsHtml(value)
  }
  return html
}

/** RFC 9110, section 12.5.1; a quality of nothing is a refusal. `*` asks for nothing in particular. */
export function acceptsHtml(accept: string): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return type === 'text/html' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
