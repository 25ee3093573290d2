/**
 * Lower case in which no letter beyond ASCII becomes a letter of ASCII: the Kelvin sign is not a `k`, so whoever may choose
 * a name cannot choose one that passes for another's.
 */
export function foldCase(text: string): string {
  return text.replace(/[^\u0130\u212a]+/gu, (run) => run.toLowerCase())
}
