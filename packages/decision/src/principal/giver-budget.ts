/** How long a chain of shares may be; the limit `giverDepth` of the engine. */
const MOST_LEVELS = 8
/** Givers that one principal stands on, those of givers included. Each costs as much memory as a principal. */
const MOST_GIVERS = 200

/** How far the givers of shares are followed. What is over it is left out: it never lets anybody in, and never takes anything else away. */
export class GiverBudget {
  constructor(
    private readonly askers: ReadonlySet<string> = new Set(),
    private readonly left = { givers: MOST_GIVERS },
  ) {}

  /**
   * Whether one more giver may be asked for `asker`. Never one for whom this is asked already: a right that stands on itself is none.
   */
  take(giver: string, asker: string): boolean {
    if (giver === asker || this.askers.has(giver) || this.askers.size >= MOST_LEVELS || this.left.givers === 0)
      return false
    this.left.givers -= 1
    return true
  }

  /** For the givers of whom `asker` asks. */
  below(asker: string): GiverBudget {
    return new GiverBudget(new Set([...this.askers, asker]), this.left)
  }
}
