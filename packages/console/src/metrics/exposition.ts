/** One number of a Prometheus text. */
export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*,?/
const ESCAPED = /\\(.)/g

/**
 * The samples of the Prometheus text format 0.0.4. Comments, and lines that are not of that format, are left out: a newer service may say more.
 *
 * Taken: `up 1`, `a_total{code="x\"y"} 2 1395066363000`, `b{le="+Inf"} +Inf`. Left out: `{a="b"} 1` (no name), `a{b=1} 1` (no quotes), `a one`.
 */
export function parseExposition(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const sample = line.startsWith('#') ? undefined : parseLine(line.trim())
    return sample === undefined ? [] : [sample]
  })
}

function parseLine(line: string): Sample | undefined {
  const name = NAME.exec(line)?.[0]
  if (name === undefined) return undefined
  const { labels, rest } = parseLabels(line.slice(name.length))
  const value = numberIn(rest.trim().split(/\s+/)[0] ?? '')
  return labels === undefined || value === undefined ? undefined : { name, labels, value }
}

function parseLabels(text: string): { labels: ReadonlyMap<string, string> | undefined; rest: string } {
  const labels = new Map<string, string>()
  if (!text.startsWith('{')) return { labels, rest: text }
  let rest = text.slice(1)
  for (;;) {
    const [whole, name, value] = LABEL.exec(rest) ?? []
    if (whole === undefined || name === undefined || value === undefined) break
    labels.set(name, unescape(value))
    rest = rest.slice(whole.length)
  }
  rest = rest.trimStart()
  return rest.startsWith('}') ? { labels, rest: rest.slice(1) } : { labels: undefined, rest }
}

function unescape(text: string): string {
  return text.replaceAll(ESCAPED, (_, letter: string) => (letter === 'n' ? '\n' : letter))
}

/** Of a text of the format: `NaN` and `+Inf` are numbers there, an empty text is none. */
function numberIn(text: string): number | undefined {
  if (text === 'NaN') return NaN
  if (text === '+Inf') return Infinity
  if (text === '-Inf') return -Infinity
  const value = Number(text)
  return text === '' || !Number.isFinite(value) ? undefined : value
}
