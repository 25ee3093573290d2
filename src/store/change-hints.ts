/** Says that there is a change to read. It may say so too often, too late, or never: only the store knows (design, "change flow"). */
export abstract class ChangeHints {
  /** Calls `hear` with the number of a change; without one where something may have been missed. It must not throw. */
  abstract start(hear: (revision: number | undefined) => void): void

  /** Ends what it listens to. */
  abstract stop(): Promise<void>
}

/** One process on one file: its own commits are heard anyway. */
export class NoHints extends ChangeHints {
  override start(): void {
    return undefined
  }

  override stop(): Promise<void> {
    return Promise.resolve()
  }
}
