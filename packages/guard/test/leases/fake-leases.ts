import { ConnectionError } from '../../src/authorizer/errors.js'
import { type LeaseAnswer, LeaseApi, type LeaseQuestion } from '../../src/leases/lease-api.js'
import type { Visit } from '../../src/leases/held-leases.js'
import { readLease } from '../../src/leases/read-lease.js'
import type { JsonObject } from '../../src/service/json-answer.js'
import type { FakeService } from '../local/fake-service.js'
import type { TestClock } from '../local/test-time.js'

/** How long a lease of the tests lasts, in seconds. */
export const LEASE_SECONDS = 900

/** The cookie of a session of the fake service. */
export function cookieOf(sid: string): string {
  return `__Host-session=${sid}.secret`
}

/** Somebody who comes with it. */
export function visitOf(sid: string, sourceIp = '192.0.2.1'): Visit {
  return { cookies: cookieOf(sid), sourceIp }
}

/** What the service answers for a session. */
export function leaseBody(sid: string, feedSeq: number, more: JsonObject = {}): JsonObject {
  return {
    lease: `lease.of.${sid}`,
    identity: {
      ...{ id: `user-${sid}`, uid: `uid-${sid}`, name: 'Fred', picture: null, email: 'fred@example.com' },
      ...{ emailVerified: true, groups: [], mfa: false },
    },
    ...{ sid, expiresAt: '2026-11-22T10:15:00Z', maxAgeSeconds: LEASE_SECONDS, feedSeq },
    ...more,
  }
}

/** Grants leases of the sessions of the fake service. */
export class FakeLeases extends LeaseApi {
  /** Sessions that stand, with their groups. */
  readonly sessions = new Map<string, readonly string[]>()
  readonly asked: LeaseQuestion[] = []
  /** What every call fails with. */
  down: Error | undefined
  /** How many changes the node that answers does not know yet. */
  lag = 0
  private held: (() => void)[] | undefined

  constructor(
    private readonly service: FakeService,
    private readonly clock: TestClock,
  ) {
    super()
  }

  /** Ends a session, as a numbered change. */
  revoke(sid: string): void {
    this.sessions.delete(sid)
    this.service.change([
      { type: 'session', id: sid },
      { type: 'user', id: `uid-${sid}` },
    ])
  }

  /** From now on answers are made, and wait. */
  hold(): void {
    this.held = []
  }

  /** Lets go of what waits. */
  release(): void {
    const waiting = this.held ?? []
    this.held = undefined
    for (const go of waiting) go()
  }

  override async lease(question: LeaseQuestion): Promise<LeaseAnswer> {
    this.asked.push(question)
    if (this.down !== undefined) throw this.down
    const answer = this.answer(question)
    const { held } = this
    if (held !== undefined) await new Promise<void>((resolve) => held.push(resolve))
    return answer
  }

  private answer({ cookies }: LeaseQuestion): LeaseAnswer {
    const [sid = ''] = cookies.slice('__Host-session='.length).split('.')
    const groups = this.sessions.get(sid)
    if (groups === undefined) return { refused: 'InvalidSignature' }
    const body = leaseBody(sid, this.service.seq - this.lag)
    const identity = { ...(body['identity'] as JsonObject), groups } // made above
    return { lease: readLease({ body: { ...body, identity }, sentAtMs: this.clock.now(), headers: {} }) }
  }
}

/** The service is out of reach. */
export const OUT_OF_REACH = new ConnectionError('the service does not answer')
