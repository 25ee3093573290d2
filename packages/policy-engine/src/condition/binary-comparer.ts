import { decodeBase64 } from './base64.js'
import type { CompiledComparer, Comparer, Truth } from './comparer.js'

/** Compiles the policy values of `BinaryEquals`. */
export function compileBinary(values: readonly string[]): CompiledComparer {
  const bytes = new Set<string>()
  for (const value of values) {
    const decoded = decodeBase64(value)
    if (decoded === undefined) return { fault: { code: 'invalid-base64', message: `\`${value}\` is not base64` } }
    bytes.add(decoded)
  }
  return { comparer: new BinaryComparer(values, bytes) }
}

class BinaryComparer implements Comparer {
  readonly variables = []

  constructor(
    private readonly written: readonly string[],
    private readonly bytes: ReadonlySet<string>,
  ) {}

  holdsForAny(value: string): Truth {
    const decoded = decodeBase64(value)
    return decoded === undefined ? 'error' : this.bytes.has(decoded)
  }

  expected(): readonly string[] {
    return this.written
  }
}
