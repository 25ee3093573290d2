import { ChangeListeners } from '../../src/local/change-listeners.js'
import { RevocationFeed } from '../../src/local/revocation-feed.js'
import { LeaseStore, type LeaseStoreOptions } from '../../src/leases/lease-store.js'
import { SILENT_LOG } from '../../src/settings/guard-log.js'
import { FakeService } from '../local/fake-service.js'
import { MAX_SILENCE_MS } from '../local/local-world.js'
import { settled, TestClock } from '../local/test-time.js'
import { FakeLeases, OUT_OF_REACH, visitOf } from './fake-leases.js'

/** Leases of a guard, and the service. */
export class LeaseWorld {
  readonly clock = new TestClock()
  readonly service = new FakeService(this.clock)
  readonly api = new FakeLeases(this.service, this.clock)
  readonly feed: RevocationFeed
  readonly store: LeaseStore

  constructor(options: Pick<LeaseStoreOptions, 'capacity' | 'mostCalls'> = {}) {
    const { clock, service, api } = this
    const listener = new ChangeListeners()
    this.feed = new RevocationFeed({
      ...{
        api: service,
        listener,
        clock,
        timers: clock,
        random: () => 0,
        maxSilenceMs: MAX_SILENCE_MS,
        log: SILENT_LOG,
      },
    })
    this.store = new LeaseStore({ api, feed: this.feed, clock, ...options })
    listener.add(this.store)
  }

  /** A world whose feed is heard, in which these sessions stand. */
  static async live(sids: readonly string[] = ['one'], options: LeaseWorldOptions = {}): Promise<LeaseWorld> {
    const world = new LeaseWorld(options)
    for (const sid of sids) world.api.sessions.set(sid, [])
    world.feed.start()
    await settled()
    return world
  }

  /** Who is signed in, whether that is known or has to be asked; else the code of the failure. */
  async who(sid = 'one', sourceIp?: string): Promise<string> {
    const visit = visitOf(sid, sourceIp)
    try {
      const identity = this.store.held(visit) ?? (await this.store.ask(visit))
      return identity.username
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'another error'
    }
  }

  /** Nothing of the service can be reached any more. */
  async breakDown(): Promise<void> {
    this.service.down = OUT_OF_REACH
    this.api.down = OUT_OF_REACH
    this.service.cut()
    await settled()
  }

  /** Lets time pass in which the service says that it is there. */
  async passHeard(byMs: number): Promise<void> {
    for (let leftMs = byMs; leftMs > 0; leftMs -= 5000) {
      await this.clock.pass(Math.min(5000, leftMs))
      this.service.ping()
      await settled()
    }
  }
}

type LeaseWorldOptions = Pick<LeaseStoreOptions, 'capacity' | 'mostCalls'>
