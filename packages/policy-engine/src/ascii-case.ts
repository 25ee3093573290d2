/**
 * Lower case of the letters A to Z alone, whatever the language (policy-semantics 3.2). Letters beyond ASCII keep their
 * case, so that none of them folds onto an ASCII letter (the Kelvin sign is not a `k`).
 */
export function lowerAscii(text: string): string {
  return NOT_ASCII.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text.toLowerCase()
}

const NOT_ASCII = /[^\0-\x7f]/
