import { AsyncLocalStorage } from 'node:async_hooks'
import type { Call } from '../../common/call.js'
import { artifactId } from './artifact-id.js'

/** What the library keeps of a thing: JSON. */
export type Payload = Readonly<Record<string, unknown>>

/** Something that is to be stored. `value` is what opens it: only its hash is kept. */
export interface Put {
  readonly op: 'put'
  readonly kind: string
  readonly value: string
  readonly payload: Payload
  readonly ttlSeconds: number
}

/** Something that is used up: once, whoever comes second is refused. */
export interface Consume {
  readonly op: 'consume'
  readonly kind: string
  readonly value: string
}

/** What a proof of somebody stood on when it was judged. */
export interface ProvedIdentity {
  readonly sessionId?: string
  readonly entry: { readonly uid: string; readonly parts: { readonly credentialsChangedAtMs?: number } }
}

/** Something that ends. */
export interface Destroy {
  readonly op: 'destroy'
  readonly kind: string
  readonly value: string
}

/** Everything of a kind that stands on a consent. */
export interface DestroyByGrant {
  readonly op: 'destroy-by-grant'
  readonly kind: string
  readonly grant: string
}

export type PendingWrite = Put | Consume | Destroy | DestroyByGrant

/**
 * What one request of the authorization server is about to write. The library writes a token here and a code there; they are
 * collected and made in one transaction when the request is through, before anything is answered.
 */
export class PendingArtifacts {
  private readonly list: PendingWrite[] = []
  /** The session of the browser that the request ends, if any. */
  endsSession = false
  /** Who proved who they are for the request, by a session or a password; absent: it did not ask. */
  proved: { readonly identity: ProvedIdentity | undefined } | undefined

  /** @param beganAtMs when the request began */
  constructor(
    readonly call: Call,
    readonly beganAtMs: number,
  ) {}

  get writes(): readonly PendingWrite[] {
    return this.list
  }

  add(write: PendingWrite): void {
    this.list.push(write)
  }

  /** Drops all of it. */
  forget(): void {
    this.list.length = 0
  }

  /** What the request itself made of a thing: its payload, `gone`, or `undefined` where it did not touch it. */
  latest(kind: string, value: string): Payload | 'gone' | undefined {
    const of = this.list.filter((write) => write.kind === kind)
    const put = of.findLast((write): write is Put => write.op === 'put' && write.value === value)
    if (of.some((write) => write.op === 'destroy' && write.value === value)) return 'gone'
    const ended = of.filter((write): write is DestroyByGrant => write.op === 'destroy-by-grant')
    if (put !== undefined && ended.some(({ grant }) => put.payload['grantId'] === grant)) return 'gone'
    const isConsumed = of.some((write) => write.op === 'consume' && write.value === value)
    return put === undefined ? undefined : { ...put.payload, ...(isConsumed ? { consumed: true } : {}) }
  }

  /** Whether the request used a thing up. */
  consumes(kind: string, value: string): boolean {
    return this.list.some((write) => write.op === 'consume' && write.kind === kind && write.value === value)
  }
}

const CURRENT = new AsyncLocalStorage<PendingArtifacts>()

/** Runs work whose writes are collected in `pending`. */
export function collecting<T>(pending: PendingArtifacts, work: () => Promise<T>): Promise<T> {
  return CURRENT.run(pending, work)
}

/** What the current request collects. @throws Error outside of `collecting` */
export function pendingArtifacts(): PendingArtifacts {
  const pending = CURRENT.getStore()
  if (pending === undefined) throw new Error('the authorization server writes outside of a request')
  return pending
}

/** Id of the row of a consent. */
export function grantRowId(grant: unknown): string | null {
  return typeof grant === 'string' ? artifactId(grant) : null
}
