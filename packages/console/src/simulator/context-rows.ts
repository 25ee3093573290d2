import { canonicalContextKey, type ContextRecord, type ContextValue, KNOWN_CONTEXT_KEYS } from '@tinyauth/policy-engine'

/** How a value of the context is written. */
export type RowType = 'text' | 'number' | 'bool' | 'list'

/** One key of a request's context, as it is typed in. */
export interface ContextRow {
  readonly key: string
  readonly type: RowType
  /** A list has its values in lines. */
  readonly value: string
}

/** The context that rows make, and what is wrong with some of them. */
export interface ReadRows {
  readonly record: ContextRecord
  /** By position of the row. */
  readonly problems: Readonly<Record<number, string>>
}

/** What tinyauth says of the user and of the question; a request cannot say otherwise. */
const FIXED: ReadonlySet<string> = new Set([
  ...['Username', 'UserArn', 'UserId', 'Groups', 'DirectGroups'],
  ...['Service', 'Region', 'Action', 'ActionLevel', 'Resource', 'EpochTime'],
])

/** Keys that are offered, canonical; families such as `RequestTag/` are typed in with their tag. */
export const OFFERED_KEYS: readonly string[] = KNOWN_CONTEXT_KEYS.map(({ name }) => name).filter(
  (name) => !FIXED.has(name) && !name.endsWith('/'),
)

/** Whether tinyauth sets the key whatever a request says. */
export function isFixed(key: string): boolean {
  const canonical = canonicalContextKey(key.trim())
  return FIXED.has(canonical) || canonical.startsWith('PrincipalTag/') || canonical.startsWith('tinyauth:')
}

/** How values of a key are written; text for a key that nobody knows. */
export function typeOfKey(key: string): RowType {
  const canonical = canonicalContextKey(key.trim())
  const known = KNOWN_CONTEXT_KEYS.find(({ name }) => name === canonical)
  if (known?.list === true) return 'list'
  return known?.type === 'number' || known?.type === 'bool' ? known.type : 'text'
}

/** A row for a key that is missing, with a value to begin from. */
export function rowFor(key: string): ContextRow {
  const type = typeOfKey(key)
  return { key, type, value: type === 'bool' ? 'true' : '' }
}

/** Reads rows; an empty row says nothing. Where `fixed` are tinyauth's, a row of one of them is a problem. */
export function readRows(rows: readonly ContextRow[], fixed: boolean): ReadRows {
  const record: Record<string, ContextValue> = {}
  const problems: Record<number, string> = {}
  const seen = new Set<string>()
  for (const [i, row] of rows.entries()) {
    const key = row.key.trim()
    if (key === '' && row.value === '') continue
    const value = valueOf(row)
    const problem = keyProblem(key, seen, fixed) ?? (value === undefined ? 'is not a number' : undefined)
    seen.add(canonicalContextKey(key))
    if (problem !== undefined) problems[i] = problem
    else if (value !== undefined) record[key] = value
  }
  return { record, problems }
}

function keyProblem(key: string, seen: ReadonlySet<string>, fixed: boolean): string | undefined {
  if (key === '') return 'has no key'
  if (seen.has(canonicalContextKey(key))) return 'is there twice'
  return fixed && isFixed(key) ? 'is set by tinyauth' : undefined
}

function valueOf({ type, value }: ContextRow): ContextValue | undefined {
  if (type === 'text') return value
  if (type === 'bool') return value === 'true'
  if (type === 'list') return linesOf(value)
  const number = Number(value)
  return value.trim() === '' || !Number.isFinite(number) ? undefined : number
}

/** Lines that say something. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Rows of a context that came in an address or an event. What is no value of a context is left out. */
export function rowsOf(record: unknown): readonly ContextRow[] {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return []
  return Object.entries(record).flatMap(([key, value]) => rowOf(key, value) ?? [])
}

function rowOf(key: string, value: unknown): ContextRow | undefined {
  if (typeof value === 'string') return { key, type: 'text', value }
  if (typeof value === 'number') return { key, type: 'number', value: String(value) }
  if (typeof value === 'boolean') return { key, type: 'bool', value: String(value) }
  if (!Array.isArray(value)) return undefined
  return { key, type: 'list', value: value.filter((one) => typeof one !== 'object').join('\n') }
}
