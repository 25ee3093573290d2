import { OUTCOMES, type Outcome } from './audit-record.js'

/** Events of a span of time by outcome. */
export type CountBucket = Readonly<Record<Outcome, number>> & { readonly at: string }

/** How many events there were, as the API answers it. */
export interface Counts {
  readonly from: string
  readonly to: string
  readonly bucketSeconds: number
  readonly buckets: readonly CountBucket[]
  readonly complete: boolean
  /** Where it is not complete: what is older was not counted. */
  readonly countedFrom?: string
}

/** All buckets together. */
export function totals({ buckets }: Counts): Readonly<Record<Outcome, number>> {
  const sum = (outcome: Outcome): number => buckets.reduce((total, bucket) => total + bucket[outcome], 0)
  return { allow: sum('allow'), deny: sum('deny'), error: sum('error') }
}

/** From when to when a bar counts: the last one ends with the whole. */
export function rangeOf({ buckets, bucketSeconds, to }: Counts, at: number): { from: string; to: string } | undefined {
  const from = buckets[at]?.at
  if (from === undefined) return undefined
  const end = Math.min(Date.parse(from) + bucketSeconds * 1000, Date.parse(to))
  return { from, to: new Date(end).toISOString() }
}

/** The bars in which something happened. */
export function filledBuckets({ buckets }: Counts): readonly { readonly bucket: CountBucket; readonly at: number }[] {
  return buckets
    .map((bucket, at) => ({ bucket, at }))
    .filter(({ bucket }) => OUTCOMES.some((outcome) => bucket[outcome] > 0))
}

/** Whether the bars are of more than a day, so that a time of day alone says nothing. */
export function isLong({ from, to }: Counts): boolean {
  return Date.parse(to) - Date.parse(from) > 86_400_000
}
