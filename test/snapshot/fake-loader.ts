import type { PrincipalEntry } from '@tinyauth/decision'
import { PrincipalLoader } from '../../src/snapshot/index.js'

/** A read that a test ends when it likes. */
export interface PendingRead {
  /** `key AK1`, or `user fred`. */
  readonly what: string
  resolve(entry: PrincipalEntry | undefined): void
  reject(error: Error): void
}

/** A loader whose reads are ended by the test, in the order in which they were begun. */
export class FakeLoader extends PrincipalLoader {
  /** Every read since the start. */
  readonly reads: PendingRead[] = []
  /** How often it was told to let go of what it compiled. */
  forgotten = 0

  constructor() {
    // What reads is overridden here, and nothing else looks at the options.
    super({} as ConstructorParameters<typeof PrincipalLoader>[0])
  }

  override byKeyId(keyId: string): Promise<PrincipalEntry | undefined> {
    return this.begin(`key ${keyId}`)
  }

  override byUsername(username: string): Promise<PrincipalEntry | undefined> {
    return this.begin(`user ${username}`)
  }

  override bySession(id: string): Promise<PrincipalEntry | undefined> {
    return this.begin(`session ${id}`)
  }

  override byToken(id: string): Promise<PrincipalEntry | undefined> {
    return this.begin(`token ${id}`)
  }

  override forget(): void {
    this.forgotten += 1
  }

  private begin(what: string): Promise<PrincipalEntry | undefined> {
    return new Promise((resolve, reject) => this.reads.push({ what, resolve, reject }))
  }
}
