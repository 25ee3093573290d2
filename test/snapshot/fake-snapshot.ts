import type { Eventually } from '../../src/common/eventually.js'
import { DomainError } from '../../src/common/errors/domain-error.js'
import { Catalogue, Snapshot } from '../../src/snapshot/index.js'
import type { PrincipalEntry } from '../../src/snapshot/index.js'

/** A snapshot that holds the given principals and nobody else. */
export class FakeSnapshot extends Snapshot {
  override readonly catalogue = new Catalogue('tinyauth')
  override revision = 1
  fresh = true
  /** Whether the store answers when it is asked. */
  inReach = true
  /** Ids of keys, each time that one was used. */
  readonly used: string[] = []
  /** Whether principals are answered by a promise, as one that is not in memory. */
  cold = false
  private readonly entries: readonly PrincipalEntry[]

  constructor(...entries: readonly PrincipalEntry[]) {
    super()
    this.entries = entries
  }

  override principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined> {
    return this.answer(this.entries.find(({ parts }) => parts.keys.has(keyId)))
  }

  override principalByUsername(username: string): Eventually<PrincipalEntry | undefined> {
    return this.answer(this.entries.find((entry) => entry.username === username))
  }

  override isFresh(): boolean {
    return this.fresh
  }

  override refresh(): Promise<void> {
    return this.inReach ? Promise.resolve() : Promise.reject(new DomainError('ServiceUnavailable'))
  }

  override atLeast(revision: number): Promise<void> {
    return revision <= this.revision ? Promise.resolve() : Promise.reject(new DomainError('ServiceUnavailable'))
  }

  override keyUsed(keyId: string): void {
    this.used.push(keyId)
  }

  private answer(entry: PrincipalEntry | undefined): Eventually<PrincipalEntry | undefined> {
    return this.cold ? Promise.resolve(entry) : entry
  }
}
