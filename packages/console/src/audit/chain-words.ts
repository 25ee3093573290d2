/** What the API says about the chain. */
export interface ChainStatus {
  readonly head: { readonly seq: number; readonly hash: string; readonly at?: string }
  readonly first?: { readonly seq: number; readonly at: string }
  readonly checked?: { readonly from: number; readonly to: number }
  readonly whole: boolean
  readonly problem?: ChainProblem
}

/** The first thing that is wrong. */
export interface ChainProblem {
  readonly seq: number
  readonly code: string
  readonly message: string
}

const CODES: Readonly<Record<string, string>> = {
  gap: 'it is missing, or stands where none should be',
  'prev-hash': 'it does not follow the event before it',
  hash: 'its text is not what was written',
  columns: 'what it is found by is not what its text says',
  head: 'it is not the end that the log knows of',
}

/** What is wrong, and where. */
export function problemWords({ seq, code, message }: ChainProblem): string {
  return `Event ${seq}: ${CODES[code] ?? message} (${code}).`
}

/** What was looked at, and what was not. */
export function checkedWords({ checked, first }: ChainStatus): string {
  if (checked === undefined) return 'There was no event to check.'
  const { from, to } = checked
  const all = first !== undefined && from <= first.seq
  const what = from === to ? `Event ${from} was` : `Events ${from} to ${to} were`
  return `${what} checked${all ? ': all from the beginning of the log.' : '; what is older was not.'}`
}
