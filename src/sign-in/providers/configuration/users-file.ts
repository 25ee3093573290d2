/** A user of such a file. */
export interface UserLine {
  readonly name: string
  readonly passwordHash: string
}

/** Users of a file, or the lines that are none. */
export interface UsersFile {
  readonly users: readonly UserLine[]
  /** Numbers from 1. */
  readonly strangeLines: readonly number[]
}

/** Reads lines `name:hash`; empty lines and those that begin with `#` do not count. Hashes may hold colons. */
export function parseUsersFile(text: string): UsersFile {
  const users: UserLine[] = []
  const strangeLines: number[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.trim()
    if (written === '' || written.startsWith('#')) continue
    const colon = written.indexOf(':')
    if (colon < 1) strangeLines.push(index + 1)
    else users.push({ name: written.slice(0, colon), passwordHash: written.slice(colon + 1) })
  }
  return { users, strangeLines }
}
