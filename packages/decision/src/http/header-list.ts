/** Headers as they came on the wire: names in any case, repeats kept. */
export class HeaderList {
  constructor(readonly pairs: readonly (readonly [name: string, value: string])[]) {}

  /** Of `rawHeaders` of node:http, a flat list of names and values. */
  static ofRaw(raw: readonly string[]): HeaderList {
    const pairs: [string, string][] = []
    for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] ?? '', raw[i + 1] ?? ''])
    return new HeaderList(pairs)
  }

  /** Every value of a header; `name` in lower case. */
  all(name: string): readonly string[] {
    const values: string[] = []
    for (const [key, value] of this.pairs) {
      if (key.length === name.length && key.toLowerCase() === name) values.push(value)
    }
    return values
  }

  /** The value of a header that stands once; `undefined` where it is absent or repeated. */
  one(name: string): string | undefined {
    const values = this.all(name)
    return values.length === 1 ? values[0] : undefined
  }

  /** Whether a header is there; `name` in lower case. */
  has(name: string): boolean {
    return this.pairs.some(([key]) => key.length === name.length && key.toLowerCase() === name)
  }
}
