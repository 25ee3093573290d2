import type { CompiledComparer, Comparer, Truth } from './comparer.js'
import { type IpRange, parseAddress, parseIpRange, rangeHolds } from './ip-range.js'

/** Compiles the policy values of `IpAddress` and `NotIpAddress`. */
export function compileIp(values: readonly string[]): CompiledComparer {
  const ranges: IpRange[] = []
  for (const value of values) {
    const range = parseIpRange(value)
    if (range === undefined)
      return { fault: { code: 'invalid-ip-range', message: `\`${value}\` is not an address range` } }
    ranges.push(range)
  }
  return { comparer: new IpComparer(values, ranges) }
}

class IpComparer implements Comparer {
  readonly variables = []

  constructor(
    private readonly written: readonly string[],
    private readonly ranges: readonly IpRange[],
  ) {}

  holdsForAny(value: string): Truth {
    const address = parseAddress(value)
    if (address === undefined) return 'error'
    for (const range of this.ranges) {
      if (rangeHolds(range, address)) return true
    }
    return false
  }

  expected(): readonly string[] {
    return this.written
  }
}
