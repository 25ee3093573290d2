/** Counts the rows of one table of shared cases, for the summary at the end of a run. */
export class Tally {
  private passed = 0
  private readonly refused = new Map<string, string[]>()

  constructor(
    private readonly title: string,
    private readonly total: number,
  ) {}

  /** Notes a row that is met. */
  pass(): void {
    this.passed += 1
  }

  /** Notes a row that is not asked for, and why. */
  refuse(id: string, reason: string): void {
    this.refused.set(reason, [...(this.refused.get(reason) ?? []), id])
  }

  /** One line of counts, then each reason with its rows. */
  toString(): string {
    const refused = [...this.refused.values()].reduce((sum, ids) => sum + ids.length, 0)
    const reasons = [...this.refused].map(
      ([reason, ids]) => `    ${ids.length} refused: ${reason}\n      ${listed(ids)}\n`,
    )
    return `  ${this.title}: ${this.total} total, ${this.passed} passed, ${refused} refused\n${reasons.join('')}`
  }
}

const MOST_LISTED = 60

function listed(ids: readonly string[]): string {
  const rest = ids.length - MOST_LISTED
  return ids.slice(0, MOST_LISTED).join(' ') + (rest > 0 ? ` and ${rest} more` : '')
}
