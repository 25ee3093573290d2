/** Which entries hold something, by what they hold. */
export class Holders {
  private readonly sets = new Map<string, Set<string>>()

  of(held: string): readonly string[] {
    return [...(this.sets.get(held) ?? [])]
  }

  hold(held: string, entry: string): void {
    const set = this.sets.get(held)
    if (set === undefined) this.sets.set(held, new Set([entry]))
    else set.add(entry)
  }

  release(held: string, entry: string): void {
    const set = this.sets.get(held)
    if (set === undefined) return
    set.delete(entry)
    if (set.size === 0) this.sets.delete(held)
  }

  clear(): void {
    this.sets.clear()
  }
}
