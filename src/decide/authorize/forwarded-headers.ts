import { HeaderList } from '../../common/http/header-list.js'

const MOST_HEADERS = 1000

/**
 * Reads the headers of the end user's request: a list of pairs `[name, value]`. A value that is a list is one pair for each
 * of its members (lua-resty-tinyauth sends repeats so, wire-protocol 3.12).
 */
export function readForwardedHeaders(value: unknown, problems: Record<string, string>): HeaderList {
  const pairs: [string, string][] = []
  if (!Array.isArray(value)) {
    problems['headers'] = 'must be a list of pairs [name, value]'
  } else if (value.length > MOST_HEADERS) {
    problems['headers'] = `must not have more than ${MOST_HEADERS} pairs`
  } else {
    for (const [index, pair] of value.entries()) readPair(pair, `headers/${index}`, pairs, problems)
  }
  return new HeaderList(pairs)
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
