/** A map that forgets what was not used for longest when it is full. */
export class BoundedMap<V> {
  private readonly entries = new Map<string, V>()

  constructor(private readonly most: number) {}

  get size(): number {
    return this.entries.size
  }

  get(key: string): V | undefined {
    const value = this.entries.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    // A map is walked in the order of insertion: the first is the oldest.
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size <= this.most) return
    const { value: oldest } = this.entries.keys().next()
    if (oldest !== undefined) this.entries.delete(oldest)
  }

  delete(key: string): void {
    this.entries.delete(key)
  }
}
