/** The value that a share of the others reach at most, from values in ascending order; NaN where there are none. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? NaN
}

/** Half of the values and 99 of 100 of them are this at most. */
export function percentiles(values: readonly number[]): { readonly p50: number; readonly p99: number } {
  const ascending = values.toSorted((a, b) => a - b)
  return { p50: quantile(ascending, 0.5), p99: quantile(ascending, 0.99) }
}

/** The middle value; of an even number the upper one. */
export function median(values: readonly number[]): number {
  return percentiles(values).p50
}
