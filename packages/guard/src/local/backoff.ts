const FIRST_MS = 500
const LONGEST_MS = 30_000

/** How long to wait before the next try: twice as long after each failure, and never all at the same time. */
export class Backoff {
  private failures = 0

  /** `random` is from 0 to below 1. */
  constructor(private readonly random: () => number) {}

  /** Milliseconds to wait, and one failure more. */
  next(): number {
    const longestMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures)
    this.failures = Math.min(this.failures + 1, 16)
    return longestMs * (0.5 + this.random() / 2)
  }

  /** It went well. */
  reset(): void {
    this.failures = 0
  }
}
