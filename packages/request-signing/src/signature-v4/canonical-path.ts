import { percentEncode, percentRecode } from './percent-encoding.js'
import type { PathOptions } from './signable-request.js'

const PLAIN = /^[A-Za-z0-9\-._~/]*$/

/**
 * The canonical path of an encoded path (`CanonicalUri` of Signature V4).
 *
 * With the defaults `//a/b/..//c/.` becomes `/a/c`, and `/%41` becomes `/%2541`; with both options false they stay
 * `//a/b/..//c/.` and become `/A`.
 */
export function canonicalPath(path: string, options: PathOptions = {}): string {
  const { normalizePath = true, doubleEncodePath = true } = options
  const resolved = normalizePath ? resolveSegments(path) : path
  if (doubleEncodePath) return mapSegments(resolved, percentEncode)
  return mapSegments(resolved, percentRecode).replaceAll('%2F', '/')
}

function mapSegments(path: string, encode: (segment: string) => string): string {
  // The usual path needs no encoding, and is on the way of every decision.
  return PLAIN.test(path) ? path : path.split('/').map(encode).join('/')
}

/** Resolves empty, `.` and `..` segments; only a slash at the very end stays at the end. */
function resolveSegments(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const slash = path.endsWith('/') && kept.length > 0 ? '/' : ''
  return `/${kept.join('/')}${slash}`
}
