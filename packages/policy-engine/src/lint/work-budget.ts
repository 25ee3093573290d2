/** Steps that one rule may spend on one document: a few milliseconds. */
export const STEPS_PER_RULE = 400_000

/**
 * Counts steps instead of measuring time, so that lint always ends and two runs always find the same. A rule whose
 * budget is used up says nothing more.
 */
export class WorkBudget {
  private left: number

  constructor(steps = STEPS_PER_RULE) {
    this.left = steps
  }

  /** Takes steps; `false` when there are none left. */
  spend(steps: number): boolean {
    this.left -= steps
    return this.left >= 0
  }

  /** Steps that are still there. */
  get remaining(): number {
    return Math.max(0, this.left)
  }
}
