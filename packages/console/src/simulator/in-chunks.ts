/** How a long computation shares the browser with whoever uses it. */
export interface ChunkOptions {
  readonly signal: AbortSignal
  /** Hears of each pause: how many are done. */
  readonly onProgress?: (done: number) => void
  /** Milliseconds of work between two pauses. Default 12: a frame, with room for the screen. */
  readonly sliceMs?: number
  readonly nowMs?: () => number
  /** Gives the browser back. Default: a timer. */
  readonly pause?: () => Promise<void>
}

/**
 * Does a computation for each item, with pauses in which the browser can draw and listen.
 *
 * @throws the signal's reason when it is stopped
 */
export async function inChunks<T, R>(
  items: readonly T[],
  compute: (item: T) => R,
  { signal, onProgress, sliceMs = 12, nowMs = () => performance.now(), pause = nextTurn }: ChunkOptions,
): Promise<R[]> {
  const results: R[] = []
  let since = nowMs()
  for (const item of items) {
    signal.throwIfAborted()
    results.push(compute(item))
    if (nowMs() - since < sliceMs) continue
    onProgress?.(results.length)
    await pause()
    since = nowMs()
  }
  return results
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0)
  })
}
