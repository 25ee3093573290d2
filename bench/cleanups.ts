/** What has to be ended or removed after a part, whatever happened in it. */
export class Cleanups {
  private readonly list: (() => Promise<void> | void)[] = []

  /** Remembers how something is ended. */
  add(cleanup: () => Promise<void> | void): void {
    this.list.push(cleanup)
  }

  /** What was started, with how it is ended. */
  async kept<T extends { stop(): Promise<void> | void }>(starting: Promise<T>): Promise<T> {
    const started = await starting
    this.add(() => started.stop())
    return started
  }

  /** Ends everything, the last first. */
  async run(): Promise<void> {
    for (const cleanup of this.list.splice(0).toReversed()) await cleanup()
  }
}

/** Does a piece of work, and ends what it started. */
export async function cleaningUp<T>(work: (cleanups: Cleanups) => Promise<T>): Promise<T> {
  const cleanups = new Cleanups()
  try {
    return await work(cleanups)
  } finally {
    await cleanups.run()
  }
}
