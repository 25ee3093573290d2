import type { Engine } from './engine.js'

/** Where an engine and the plain loop disagree. */
export interface Disagreement {
  readonly engine: string
  readonly expected: string
  readonly got: 'allow' | 'deny'
  readonly request: unknown
}

/** Asks every case of an engine once and lists the answers that differ from the plain loop's. */
export function disagreements(engine: Engine): Disagreement[] {
  const found: Disagreement[] = []
  for (const [i, { outcome, request }] of engine.cases.entries()) {
    const got = engine.run(i, i + 1) === 1 ? 'allow' : 'deny'
    if ((outcome === 'allow') !== (got === 'allow'))
      found.push({ engine: engine.name, expected: outcome, got, request })
  }
  return found
}
