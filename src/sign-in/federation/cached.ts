import type { Clock } from '../../common/clock.js'

/** A value that is loaded when it is needed, at most once at a time, and kept for a while. A failure is not kept. */
export class Cached<T> {
  private value: { readonly loaded: T; readonly untilMs: number } | undefined
  private loading: Promise<T> | undefined

  constructor(
    private readonly load: () => Promise<T>,
    private readonly lifetimeMs: number,
    private readonly clock: Clock,
  ) {}

  async get(): Promise<T> {
    if (this.value !== undefined && this.clock.now() < this.value.untilMs) return this.value.loaded
    return this.refresh()
  }

  /** Loads anew, whatever is kept. Whoever comes while it loads gets the same. */
  async refresh(): Promise<T> {
    this.loading ??= this.loadOnce().finally(() => {
      this.loading = undefined
    })
    return this.loading
  }

  private async loadOnce(): Promise<T> {
    const loaded = await this.load()
    this.value = { loaded, untilMs: this.clock.now() + this.lifetimeMs }
    return loaded
  }
}
