/** Between two looks. */
const LOOK_MS = 20

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits until something holds, looking again and again. @throws Error when it does not within the time */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${String(withinMs / 1000)} s`)
    await pause(LOOK_MS)
  }
}
