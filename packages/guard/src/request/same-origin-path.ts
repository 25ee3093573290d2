const LONGEST = 2048
const NOWHERE = 'http://same-origin.invalid'

/**
 * A path of this origin to send a browser to, or `undefined` for anything that some browser or proxy may read as another
 * place.
 *
 * Accepted: `/`, `/apples?color=red#top`, `/a%20b`. Rejected: `apples` and `https:evil` (no path), `//evil` (another host),
 * `/\evil` and `\\evil` (browsers read `\` as `/`), `/%2f..` and `/%5cevil` (the same, once a proxy has decoded it),
 * `/..//evil` (the same, once it is resolved), `/\tevil` and anything else but printable ASCII (browsers drop it).
 */
export function sameOriginPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > LONGEST || !isPlainPath(text)) return undefined
  const decoded = decodedPath(text)
  if (decoded === undefined || !isPlainPath(decoded.replaceAll(' ', '_'), true)) return undefined
  if (!URL.canParse(text, NOWHERE)) return undefined
  const { origin, pathname, username } = new URL(text, NOWHERE)
  return origin === NOWHERE && username === '' && !pathname.startsWith('//') ? text : undefined
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
