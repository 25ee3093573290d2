import { readJson } from './read-json.js'

const FORM = 'a JSON list of two whole numbers, the first not over the last, such as `[0, 24]`'

/** Reads `range` (wire-protocol 3.5), both ends included; at most `most` rows are given. Default: from the first. */
export function readRange(
  text: string | undefined,
  most: number,
  problems: Record<string, string>,
): { readonly first: number; readonly count: number } {
  const all = { first: 0, count: most }
  if (text === undefined || text === '') return all
  const value = readJson('range', text, FORM, problems)
  if (value === undefined) return all
  const [first, last] = Array.isArray(value) && value.length === 2 ? (value as readonly unknown[]) : []
  if (isIndex(first) && isIndex(last) && first <= last) return { first, count: Math.min(last - first + 1, most) }
  problems['range'] = `must be ${FORM}`
  return all
}

// An index past 2^31 is no mistake of one row: databases differ in what they do with it.
function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 2 ** 31 - 1
}
