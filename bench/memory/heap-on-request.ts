/** Loaded into the service before it starts (`--require`): tells its parent what lives in its memory, collected right before. */

/** What is told. */
export interface LivingBytes {
  /** Objects of JavaScript and what they hold outside of the heap, in bytes. */
  readonly living: number
}

process.on('message', () => {
  // What the first collection lets go of outside of the heap is counted after the second.
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  process.send?.({ living: heapUsed + external } satisfies LivingBytes)
})
