import type { Parameters } from 'fast-check'

/** Fixed, so that a failure repeats; set `PROPERTY_SEED` to look elsewhere. */
const DEFAULT_SEED = 20_260_214

/** Multiplies every number of runs; set `PROPERTY_RUNS_FACTOR` to look longer. */
const DEFAULT_FACTOR = 1

/** Settings of one property: how often it runs, and from which seed. */
export function settings<T>(numRuns: number): Parameters<T> {
  const seed = Number(process.env['PROPERTY_SEED'] ?? DEFAULT_SEED)
  const factor = Number(process.env['PROPERTY_RUNS_FACTOR'] ?? DEFAULT_FACTOR)
  return { seed, numRuns: Math.ceil(numRuns * factor) }
}
