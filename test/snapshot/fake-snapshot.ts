import type { Eventually, PrincipalEntry } from '@tinyauth/decision'
import { FakePrincipals } from '../../packages/decision/test/principals.js'
import { DomainError } from '../../src/common/errors/domain-error.js'
import { type Applied, Catalogue, Snapshot } from '../../src/snapshot/index.js'

/** A snapshot that holds the given principals and nobody else. */
export class FakeSnapshot extends Snapshot {
  override readonly catalogue = new Catalogue('tinyauth')
  override revision = 1
  fresh = true
  /** Whether the store answers when it is asked. */
  inReach = true
  private readonly listeners = new Set<(applied: Applied) => void>()
  private readonly principals: FakePrincipals

  constructor(...entries: readonly PrincipalEntry[]) {
    super()
    this.principals = new FakePrincipals(...entries)
  }

  /** Ids of keys, each time that one was used. */
  get used(): string[] {
    return this.principals.used
  }

  /** Whether principals are answered by a promise, as one that is not in memory. */
  set cold(cold: boolean) {
    this.principals.cold = cold
  }

  override principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined> {
    return this.principals.principalByKeyId(keyId)
  }

  override principalByUsername(username: string): Eventually<PrincipalEntry | undefined> {
    return this.principals.principalByUsername(username)
  }

  override principalSince(username: string): Eventually<PrincipalEntry | undefined> {
    return this.principals.principalByUsername(username)
  }

  override principalBySession(id: string): Eventually<PrincipalEntry | undefined> {
    return this.principals.principalBySession(id)
  }

  override principalByToken(id: string): Eventually<PrincipalEntry | undefined> {
    return this.principals.principalByToken(id)
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
    this.principals.keyUsed(keyId)
  }

  override onApplied(listener: (applied: Applied) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Says that changes were applied up to a revision. */
  apply(revision: number, applied: Applied = 'changes'): void {
    this.revision = revision
    for (const listener of this.listeners) listener(applied)
  }
}
