import { median } from '../quantile.js'

/** Shares of a soak: what comes before is warming up, and how much before the end counts as its end. */
const WARM = 0.2
const WINDOW = 0.2

/** Memory after warming up and at the end. */
export interface Growth {
  readonly warm: number
  readonly end: number
  readonly percent: number
}

/** How much a figure grew from the second fifth of its samples to the last, medians of both; samples come evenly. */
export function growthOf(samples: readonly number[]): Growth {
  const at = (share: number): number => Math.floor(samples.length * share)
  const warm = median(samples.slice(at(WARM), at(WARM + WINDOW)))
  const end = median(samples.slice(at(1 - WINDOW)))
  return { warm, end, percent: (end / warm - 1) * 100 }
}
