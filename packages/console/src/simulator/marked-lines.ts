/** One line of a document, and whether it is part of the statement that is meant. */
export interface MarkedLine {
  readonly text: string
  readonly marked: boolean
}

/** A document as lines of JSON, with one of its statements marked; none, where there is no such statement. */
export function markedLines(document: unknown, index: number | undefined): readonly MarkedLine[] {
  const lines = linesOf(document)
  const [from, to] = rangeOf(document, index)
  return lines.map((text, i) => ({ text, marked: i >= from && i < to }))
}

/** First line, and the one after the last. */
function rangeOf(document: unknown, index: number | undefined): readonly [number, number] {
  const none = [0, 0] as const
  if (typeof document !== 'object' || document === null || !('Statement' in document) || index === undefined)
    return none
  const { Statement } = document
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement]
  const statement = statements[index]
  if (statement === undefined) return none
  const length = linesOf(statement).length
  // A statement without brackets stands on the line of its name.
  if (!Array.isArray(Statement)) return [lineOfStatement(document), lineOfStatement(document) + length]
  const before = statements.slice(0, index).reduce((sum: number, one) => sum + linesOf(one).length, 0)
  const from = lineOfStatement(document) + 1 + before
  return [from, from + length]
}

/** Line on which the member `Statement` begins. */
function lineOfStatement(document: object): number {
  const entries = Object.entries(document)
  const before = entries.slice(
    0,
    entries.findIndex(([name]) => name === 'Statement'),
  )
  return 1 + before.reduce((sum, [, value]) => sum + linesOf(value).length, 0)
}

function linesOf(value: unknown): readonly string[] {
  return (JSON.stringify(value, null, 2) ?? '').split('\n')
}
