import { checkAnswers } from './check.js'
import type { Contestant } from './contestant.js'
import type { LoadProcess } from './load/load-process.js'
import { measure, type Pace } from './measure.js'
import type { Part } from './parts.js'
import { speedRows, type Section, type Turns, type Verdict } from './results.js'

/** What is measured under one title. */
export interface SpeedSubject {
  readonly part: Part
  readonly title: string
  readonly contestants: readonly Contestant[]
  /** The figures that are taken from the turns. */
  readonly verdicts: (turns: Turns) => Verdict[]
}

/**
 * Compares what the contestants answer with what is right, then measures them against each other.
 * @throws Error when an answer was wrong or a request failed
 */
export async function speedTable(
  { part, title, contestants, verdicts }: SpeedSubject,
  load: LoadProcess,
  pace: Pace,
): Promise<Section> {
  for (const contestant of contestants) {
    progress(`${title}: comparing answers of ${contestant.name}`)
    await checkAnswers(contestant)
  }
  progress(`${title}: measuring`)
  const turns = await measure(load, contestants, pace)
  return { part, title, rows: speedRows(turns), verdicts: verdicts(turns), notes: [] }
}

/** Says on stderr what is under way. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
