/** The names in a list of scopes (RFC 6749, 3.3), or in another list of words with blanks between; none where there is no text. */
export function scopeNames(list: unknown): readonly string[] {
  return typeof list === 'string' ? list.split(' ').filter((name) => name !== '') : []
}
