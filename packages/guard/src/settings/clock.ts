/** What time it is; whoever tests says it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

/** The clock of the machine. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() }
