import { z } from 'zod'
import type { Clock } from '../../../common/clock.js'
import { Cached } from '../cached.js'
import { FederationError } from '../federation-error.js'
import type { UncheckedKey } from './verification-key.js'

const LIFETIME_MS = 10 * 60_000
const REFETCH_INTERVAL_MS = 60_000
const MOST_KEYS = 100

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(MOST_KEYS) })

/**
 * The keys that a provider publishes (RFC 7517, 5). They are kept for 10 minutes; a `kid` that is not among them has them loaded
 * anew, at most once a minute however many such tokens come. While the provider is down, the keys that are kept go on for the
 * rest of their 10 minutes, and not longer.
 */
export class ProviderKeys {
  private readonly cached: Cached<readonly UncheckedKey[]>
  private refetchFromMs = -Infinity
  private refetching: Promise<readonly UncheckedKey[]> | undefined

  constructor(
    load: () => Promise<unknown>,
    private readonly clock: Clock,
  ) {
    this.cached = new Cached(async () => keysOf(await load()), LIFETIME_MS, clock)
  }

  /**
   * All keys; loaded anew when the named one is not among them.
   *
   * @throws FederationError `ProviderUnavailable` or `ProviderAnswer`
   */
  async keysFor(kid: string | undefined): Promise<readonly UncheckedKey[]> {
    const keys = await this.cached.get()
    if (kid === undefined || keys.some((key) => key['kid'] === kid)) return keys
    const now = this.clock.now()
    // The key may be among those that are on their way.
    if (now < this.refetchFromMs) return this.refetching ?? keys
    this.refetchFromMs = now + REFETCH_INTERVAL_MS
    this.refetching = this.cached.refresh().finally(() => {
      this.refetching = undefined
    })
    return this.refetching
  }
}

/** @throws FederationError `ProviderAnswer` for what is no key set, or one of more than 100 keys */
function keysOf(document: unknown): readonly UncheckedKey[] {
  const parsed = keySet.safeParse(document)
  if (parsed.success) return parsed.data.keys
  throw new FederationError('ProviderAnswer', 'the keys of the provider are no key set')
}
