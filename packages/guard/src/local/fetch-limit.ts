import { TooManyFetchesError } from './not-held-error.js'

/** Bounds what is being read of the service at a time: strangers name keys and users. */
export class FetchLimit {
  private running = 0

  constructor(private readonly most: number) {}

  /** @throws TooManyFetchesError when there are too many */
  async run<T>(fetch: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) throw new TooManyFetchesError()
    this.running += 1
    try {
      return await fetch()
    } finally {
      this.running -= 1
    }
  }
}
