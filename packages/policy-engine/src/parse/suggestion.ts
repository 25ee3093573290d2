const LONGEST_WORD = 64

/**
 * The candidate that was probably meant by a word: the same but for letter case, else the one that the fewest edits
 * (insert, delete, replace, swap neighbours) lead to, if no more than a third of the word, and never more than three, are needed.
 *
 * `StringEqual` → `StringEquals`, `allow` → `Allow`; `undefined` when nothing is near. Words over 64 characters have no neighbour.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bound = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1
  for (const candidate of candidates) {
    const edits =
      Math.abs(candidate.length - wanted.length) < bound ? editsBetween(wanted, candidate.toLowerCase()) : bound
    if (edits >= bound) continue
    best = candidate
    bound = edits
  }
  return best
}

/** Damerau–Levenshtein distance in the variant that edits no substring twice. */
function editsBetween(left: string, right: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, j) => j)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) row.push(cheapest(left, right, i, j, row, previous, beforePrevious))
    beforePrevious = previous
    previous = row
  }
  return previous[right.length] ?? 0
}

function cheapest(
  left: string,
  right: string,
  i: number,
  j: number,
  row: readonly number[],
  previous: readonly number[],
  beforePrevious: readonly number[],
): number {
  const same = left[i - 1] === right[j - 1] ? 0 : 1
  const edits = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same)
  const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
  return swapped ? Math.min(edits, (beforePrevious[j - 2] ?? 0) + 1) : edits
}
