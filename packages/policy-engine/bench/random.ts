/**
 * A seeded source of numbers (xorshift, 32 bits), so that every run and every engine sees the same workload.
 * Good enough to spread test data; never to be used for secrets.
 */
export class Random {
  private state: number

  /** `seed`: any integer; 0 counts as 1, which the generator needs. */
  constructor(seed: number) {
    this.state = seed >>> 0 || 1
    for (let i = 0; i < 8; i++) this.next()
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return this.next() % limit
  }

  /** One of `list`, which must not be empty. */
  pick<T>(list: readonly T[]): T {
    return at(list, this.below(list.length))
  }

  /** `count` different members of `list`. */
  sample<T>(list: readonly T[], count: number): T[] {
    return this.shuffled(list).slice(0, count)
  }

  /** A copy of `list` in random order. */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list]
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const swapped = at(copy, i)
      copy[i] = at(copy, j)
      copy[j] = swapped
    }
    return copy
  }

  private next(): number {
    let x = this.state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.state = x >>> 0
    return this.state
  }
}

/** The member at `index`. @throws RangeError when there is none */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no member ${String(index)} in a list of ${String(list.length)}`)
  return found
}
