import type { RequestParts } from './request-parts.js'
import type { SignatureProblemCode } from './problem-code.js'

/** Printable ASCII without `#`, which no request line has, and `\`, which some parsers take for `/`. */
const TARGET = /^[!"$-[\]-~]*$/
const ESCAPE = /%(?![0-9A-Fa-f]{2})/
const AMZ_PREFIX = /^x-amz-/i
const AMZ_NAME = /^[a-z0-9-]*$/

/** Why the path and query of a signed request cannot be judged, if so. */
export function uriProblem({ path, query, parameters }: RequestParts): SignatureProblemCode | undefined {
  if (!path.startsWith('/') || !isTarget(path) || !isTarget(query)) return 'invalid-uri'
  if (query.includes('+') || query.includes(';')) return 'ambiguous-query'
  const seen = new Set<string>()
  for (const [name] of parameters) {
    if (name === '') return 'invalid-query'
    if (!AMZ_PREFIX.test(name)) continue
    const lower = name.toLowerCase()
    if (!AMZ_NAME.test(lower)) return 'invalid-query'
    // Without case, because frameworks exist that read parameters so.
    if (seen.size === seen.add(lower).size) return 'duplicate-parameter'
  }
  return undefined
}

function isTarget(text: string): boolean {
  return TARGET.test(text) && !ESCAPE.test(text)
}
