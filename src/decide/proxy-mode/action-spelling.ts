/**
 * Whether a pattern of an action finds under the original, which minds the case, what it finds here: its letters are
 * those of the service and of the registered names. Of a service without registered actions, names whose pieces begin with a
 * capital or a wildcard count as spelled as they are asked.
 */
export function isSpelledAsAsked(pattern: string, service: string, names: readonly string[]): boolean {
  const nameAt = pattern.indexOf(':') + 1
  const name = pattern.slice(nameAt)
  const pieces = literalsOf(name)
  if (!literalsOf(pattern.slice(0, Math.max(0, nameAt - 1))).every((piece) => isSpelledAs(piece, service))) return false
  if (names.length === 0) return !/(?:^|[*?])[a-z]/.test(name)
  return pieces.every(
    (piece) => names.every((known) => isSpelledAs(piece, known)) && names.some((known) => known.includes(piece)),
  )
}

/** The pattern for an evaluator that minds the case and knows classes: `orchard:Get*` as `[oO][rR]…:[gG][eE][tT]*`. */
export function caseBlind(pattern: string): string {
  return pattern.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
}

function literalsOf(pattern: string): readonly string[] {
  return pattern.split(/[*?]+/).filter((piece) => piece !== '')
}

/** Wherever the letters stand in the text, they stand there in this case. */
function isSpelledAs(piece: string, text: string): boolean {
  const [lowerPiece, lowerText] = [piece.toLowerCase(), text.toLowerCase()]
  const places = Array.from(text, (_, at) => at)
  return places.every((at) => text.startsWith(piece, at) || !lowerText.startsWith(lowerPiece, at))
}
