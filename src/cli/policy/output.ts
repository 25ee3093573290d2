/** Where a command prints; `process.stdout` is one. */
export interface Output {
  write(text: string): unknown
}

/** Prints one line. Control characters, which files may hold, are replaced, so that they never reach a terminal. */
export function writeLine(out: Output, line: string): void {
  out.write(`${line.replace(/\p{Cc}/gu, '\ufffd')}\n`)
}

/** Prints a value as JSON; control characters are escaped. */
export function writeJson(out: Output, value: unknown): void {
  out.write(`${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f]/g, escapeCharacter)}\n`)
}

function escapeCharacter(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
