/**
 * Lower case of the letters A to Z alone, whatever the language (policy-semantics 3.2). Letters beyond ASCII keep their
 * case, so that none of them folds onto an ASCII letter (the Kelvin sign is not a `k`).
 */
export function lowerAscii(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A loop, because it runs for every decision and is twice as fast as a regular expression on short texts. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
