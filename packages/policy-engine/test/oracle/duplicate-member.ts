/** Whether any object of this valid JSON text has two members of one name (policy-semantics 3.1.5). */
export function hasDuplicateMember(text: string): boolean {
  const open: Set<string>[] = []
  for (const { token, isName } of tokensOf(text)) {
    if (token === '{') {
      open.push(new Set())
    } else if (token === '}') {
      open.pop()
    } else if (isName) {
      const names = open.at(-1)
      if (names?.has(token) === true) {
        return true
      }
      names?.add(token)
    }
  }
  return false
}

interface Token {
  readonly token: string
  readonly isName: boolean
}

/** Braces and member names, in order; strings are skipped as a whole. */
function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g), ([found, colon]) => {
    if (!found.startsWith('"')) {
      return { token: found, isName: false }
    }
    const quoted = colon === undefined ? found : found.slice(0, -colon.length)
    return { token: String(JSON.parse(quoted)), isName: colon !== undefined }
  })
}
