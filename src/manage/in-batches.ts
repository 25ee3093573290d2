/** Rows that one query asks for by name. */
const BATCH = 500

/** Calls `work` with some of `all` at a time: no database takes any number of values in one query. */
export async function inBatches<T>(all: readonly T[], work: (batch: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < all.length; i += BATCH) await work(all.slice(i, i + BATCH))
}
