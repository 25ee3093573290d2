import type { HeaderIndex } from './header-index.js'
import type { SignatureProblem, SignatureProblemCode } from './problem-code.js'
import { signatureProblem } from './problem-code.js'

const MOST_NAMES = 100
const LOWER_CASE_TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
const PRINTABLE = /^[\t -~]*$/

/** Headers that say who asks or what was signed: two of them would let two readers see two requests. */
const ONCE = ['authorization', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'] as const

/**
 * Reads the list of signed headers against the headers of the request: lower-case, sorted, each once and present, `host`
 * among them and every `x-amz-` header of the request too, because such a header changes what the request means.
 *
 * Accepted: `host;x-amz-date`. Rejected: `Host`, `x-amz-date;host` (order), `host;host`, `` (no host), `host;` (empty name),
 * more than 100 names.
 */
export function parseSignedHeaders(text: string, headers: HeaderIndex): readonly string[] | SignatureProblem {
  const names = text.split(';', MOST_NAMES + 1)
  const code = listProblem(names) ?? coverageProblem(names, headers)
  return code === undefined ? names : signatureProblem(code)
}

function listProblem(names: readonly string[]): SignatureProblemCode | undefined {
  if (names.length > MOST_NAMES) return 'too-many-signed-headers'
  let previous = ''
  for (const name of names) {
    if (name <= previous || !LOWER_CASE_TOKEN.test(name)) return 'invalid-signed-headers'
    previous = name
  }
  return undefined
}

function coverageProblem(names: readonly string[], headers: HeaderIndex): SignatureProblemCode | undefined {
  for (const name of names) {
    const values = headers.get(name)
    if (values === undefined) return 'signed-header-missing'
    if (!values.every((value) => PRINTABLE.test(value))) return 'invalid-header'
  }
  if (!names.includes('host')) return 'host-not-signed'
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !names.includes(name)) return 'header-not-signed'
  }
  return undefined
}

/** What is wrong with the headers of a signed request before any list is read. */
export function headerProblem(headers: HeaderIndex): SignatureProblemCode | undefined {
  for (const name of ONCE) if ((headers.get(name)?.length ?? 0) > 1) return 'duplicate-header'
  for (const name of headers.keys()) if (!LOWER_CASE_TOKEN.test(name)) return 'invalid-header'
  return undefined
}
