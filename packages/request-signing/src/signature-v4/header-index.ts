import type { HeaderField } from './signable-request.js'

/** The values of a request's headers, in their order, by lower-case name. */
export type HeaderIndex = ReadonlyMap<string, readonly string[]>

const WHITE_SPACE = /[\t\n\r ]+/g
const NEEDS_FOLDING = /[\t\n\r]|[ ]{2}/

const BEYOND_ASCII = /[\u0080-\uffff]/

/** Indexes header fields by lower-case name; only a name of ASCII has another case. */
export function indexHeaders(headers: readonly HeaderField[]): HeaderIndex {
  const index = new Map<string, string[]>()
  for (const [name, value] of headers) {
    // The Kelvin sign becomes a `k` in lower case, and would make a name that no server reads into one that it does.
    const lower = BEYOND_ASCII.test(name) ? name : name.toLowerCase()
    const values = index.get(lower)
    if (values) values.push(value)
    else index.set(lower, [value])
  }
  return index
}

/**
 * The canonical headers of Signature V4: one line for each signed name, repeated values joined by a comma, runs of white
 * space as one space. A name that is not there gives an empty value.
 */
export function canonicalHeaders(headers: HeaderIndex, signedHeaders: readonly string[]): string {
  let lines = ''
  for (const name of signedHeaders) {
    const values = headers.get(name) ?? []
    const [only = ''] = values
    lines += `${name}:${values.length > 1 ? values.map(canonicalValue).join(',') : canonicalValue(only)}\n`
  }
  return lines
}

function canonicalValue(value: string): string {
  const trimmed = value.trim()
  return NEEDS_FOLDING.test(trimmed) ? trimmed.replace(WHITE_SPACE, ' ') : trimmed
}
