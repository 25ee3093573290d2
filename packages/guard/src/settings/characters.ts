/** Whether a text holds a control character: of ASCII, or one of 0x80 to 0x9f. */
export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true
  }
  return false
}

/** Whether half of a surrogate pair stands alone, so that the text has no form in UTF-8 and would be sent as another. */
export function hasLoneSurrogate(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0xd800 || code > 0xdfff) continue
    const next = text.charCodeAt(i + 1)
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return true
    i += 1
  }
  return false
}

const WORD = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** Whether a text is 1 to 128 letters, digits and the given punctuation, and begins with a letter or digit. */
export function isWord(text: string, punctuation: string): boolean {
  if (text === '' || text.length > 128 || !WORD.includes(text.charAt(0))) return false
  return [...text].every((character) => WORD.includes(character) || punctuation.includes(character))
}
