import { parseUrl } from './parse-url.js'

const LONGEST = 2048
const NOWHERE = 'http://same-origin.invalid'

/**
 * A path of this origin to send a browser to, or `undefined` for anything that some browser or proxy may read as another
 * place.
 *
 * Accepted: `/`, `/apples?color=red#top`, `/a%20b`. Rejected: `apples` and `https:evil` (no path), `//evil` (another host),
 * `/\evil` and `\\evil` (browsers read `\` as `/`), `/%2f..` and `/%5cevil` (the same, once a proxy has decoded it),
 * `/..//evil` (the same, once it is resolved), `/%2e/%2fevil` (the same, once it is both), `/\tevil` and anything else but printable ASCII (browsers drop it).
 */
export function sameOriginPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > LONGEST || !isPlainPath(text)) return undefined
  const resolved = resolvedPath(text)
  return resolved !== undefined && staysDecoded(text) && staysDecoded(resolved) ? text : undefined
}

/** Whether this is a path of this origin for those too who decode it before they resolve it. */
function staysDecoded(text: string): boolean {
  const decoded = decodedPath(text)?.replaceAll(' ', '_')
  return decoded !== undefined && isPlainPath(decoded, true) && resolvedPath(decoded) !== undefined
}

/** The path that a browser makes of it; `undefined` when it leads away. */
function resolvedPath(text: string): string | undefined {
  const url = parseUrl(text, NOWHERE)
  const isWithin = url?.origin === NOWHERE && url.username === '' && !url.pathname.startsWith('//')
  return isWithin ? url.pathname : undefined
}

function isPlainPath(text: string, decoded = false): boolean {
  if (!text.startsWith('/') || text.startsWith('//') || text.includes('\\')) return false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 0x20 || code === 0x7f || (code > 0x7f && !decoded)) return false
  }
  return true
}

/** The path alone: a query may hold anything, it does not say where to go. */
function decodedPath(text: string): string | undefined {
  const [path = ''] = text.split(/[?#]/, 1)
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
