import { hasControlCharacter } from '@tinyauth/decision'

/**
 * The path of a request as the service behind the proxy will understand it, decoded; `undefined` for one that two readers
 * may understand in two ways, or that a policy would read as a pattern.
 *
 * Accepted: `/`, `/pages/1`, `/a%20b` (as `/a b`), `/caf%C3%A9`. Rejected: `/a/../b`, `/a/%2e%2e/b`, `/./a` and `/.%20` (who
 * resolves them?), `//a` (who merges them?), `/a%2fb` and `/a%5cb` (a slash to some), `/%2561` (decoded twice it is `/a`),
 * `/a;b=c` (`/a` to some), `*`, `?` and `$` however they are written, control characters, escapes that are no UTF-8.
 */
export function plainPath(target: string): string | undefined {
  const [path = ''] = target.split('?', 1)
  if (/%(?:2f|5c)/i.test(path)) return undefined
  const decoded = decodedOnce(path)
  if (decoded === undefined || hasControlCharacter(decoded) || /[*?$%;\\#]|\/\//.test(decoded)) return undefined
  if (!decoded.startsWith('/')) return undefined
  return decoded.split('/').some(isDots) ? undefined : decoded
}

/** With spaces around them too: an address that is read again loses those at its end, and some readers lose more. */
function isDots(segment: string): boolean {
  const bare = segment.trim()
  return bare === '.' || bare === '..'
}

function decodedOnce(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
