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

  /** Ends everything, the last first, also what comes after something that cannot be ended. @throws the first such error */
  async run(): Promise<void> {
    const errors: unknown[] = []
    for (const cleanup of this.list.splice(0).toReversed()) {
      try {
        await cleanup()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
}

/** Does a piece of work, and ends what it started. @throws the error of the work rather than one that came of ending it */
export async function cleaningUp<T>(work: (cleanups: Cleanups) => Promise<T>): Promise<T> {
  const cleanups = new Cleanups()
  let result: T
  try {
    result = await work(cleanups)
  } catch (error) {
    await cleanups.run().catch(() => undefined)
    throw error
  }
  await cleanups.run()
  return result
}
