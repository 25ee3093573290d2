import {
  type HeaderList,
  type Identity,
  isRefusal,
  SessionCookieVerifier,
  type SessionCookieSettings,
} from '@tinyauth/decision'
import type { Clock } from '../../common/clock.js'
import type { Snapshot } from '../../snapshot/index.js'

/** Tells who is signed in where a page is open to everybody. */
export class CurrentSession {
  private readonly verifier: SessionCookieVerifier

  constructor(
    private readonly snapshot: Snapshot,
    private readonly clock: Clock,
    settings: SessionCookieSettings,
  ) {
    this.verifier = new SessionCookieVerifier(snapshot, settings)
  }

  /** Whoever the session cookie proves; `undefined` for nobody. For what changes nothing. @throws DomainError `ServiceUnavailable` */
  async of(headers: HeaderList, sourceIp: string): Promise<Identity | undefined> {
    const nowMs = this.clock.now()
    if (!this.snapshot.isFresh(nowMs)) await this.snapshot.refresh()
    const setting = { region: 'global', service: '', boundService: '', signed: undefined }
    const result = await this.verifier.verify({ headers, ...setting, sourceIp, safeMethod: true, nowMs })
    return result === undefined || isRefusal(result) ? undefined : result
  }
}
