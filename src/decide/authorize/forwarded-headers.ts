import { HeaderList } from '@tinyauth/decision'

/** Values: a pair may hold a list of them. */
const MOST_HEADERS = 1000

/**
 * Reads the headers of the end user's request: a list of pairs `[name, value]`. A value that is a list is one pair for each
 * of its members (lua-resty-tinyauth sends repeats so, wire-protocol 3.12).
 */
export function readForwardedHeaders(value: unknown, problems: Record<string, string>): HeaderList {
  const pairs: [string, string][] = []
  if (!Array.isArray(value)) {
    problems['headers'] = 'must be a list of pairs [name, value]'
  } else if (valuesOf(value) > MOST_HEADERS) {
    problems['headers'] = `must not have more than ${MOST_HEADERS} values`
  } else {
    for (const [index, pair] of value.entries()) readPair(pair, `headers/${index}`, pairs, problems)
  }
  return new HeaderList(pairs)
}

function valuesOf(pairs: readonly unknown[]): number {
  let count = 0
  for (const pair of pairs) {
    const value: unknown = Array.isArray(pair) ? pair[1] : undefined
    // An empty list is counted too, so that pairs are bounded as well.
    count += Array.isArray(value) ? Math.max(1, value.length) : 1
  }
  return count
}

function readPair(pair: unknown, field: string, pairs: [string, string][], problems: Record<string, string>): void {
  if (!Array.isArray(pair) || pair.length !== 2) {
    problems[field] = 'must be a pair [name, value]'
    return
  }
  const [name, value] = pair as [unknown, unknown]
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (typeof name !== 'string' || name === '' || !values.every((item) => typeof item === 'string')) {
    problems[field] = 'must be a pair of a name and a string or list of strings'
    return
  }
  // Checked above: every value is a string.
  for (const item of values) pairs.push([name, item])
}
