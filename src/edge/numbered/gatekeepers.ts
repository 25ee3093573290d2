import {
  isBasic,
  cookieValues,
  type Eventually,
  type Identity,
  isRefusal,
  type ProofRequest,
  type Prover,
  type Refusal,
  SESSION_COOKIE,
  sessionCookiesOf,
  whenThere,
} from '@tinyauth/decision'
import { ElsewhereError } from '../../decide/lane/elsewhere.js'
import { ChangeListener, type FeedEvent } from '@tinyauth/guard/local'
import type { OriginalPrincipals } from '../original/original-principals.js'
import type { OriginalStore } from '../original/original-store.js'
import { inOneGo } from './in-one-go.js'

/**
 * Whoever asks on behalf of end users. What they may do to tinyauth itself is told only as it is told to proxies: the key of a
 * day that compares passwords, and statements that never allow more. So they come with an access key by Basic; every other proof,
 * and whoever is not found, is judged by the upstream.
 */
export class Gatekeepers extends ChangeListener {
  private readonly prover: Prover

  constructor(
    private readonly store: OriginalStore,
    principals: OriginalPrincipals,
  ) {
    super()
    this.prover = principals.prover()
  }

  /** @throws ElsewhereError; what it promises also ConnectionError */
  prove(request: ProofRequest): Eventually<Identity | Refusal> {
    if (!isJudgedHere(request)) throw new ElsewhereError('a gatekeeper without an access key by Basic')
    return whenThere(
      inOneGo(() => this.prover.prove(request)),
      (proved) => {
        // One that is bound to services or addresses is not told here.
        if (isRefusal(proved) && proved.code === 'NoSuchKey') throw new ElsewhereError('a gatekeeper that is not known')
        return proved
      },
    )
  }

  /** Names are not told of those who change. */
  override apply({ subjects }: FeedEvent): void {
    if (subjects.length === 0 || subjects.some(({ type }) => type !== 'session')) this.store.clear()
  }

  override connected(): void {
    this.store.clear()
  }

  override startAt(): void {
    this.store.clear()
  }

  override lose(): void {
    this.store.clear()
  }
}

function isJudgedHere({ headers, signed }: ProofRequest): boolean {
  const hasSession = cookieValues(headers, SESSION_COOKIE).length > 0 || sessionCookiesOf(headers).length > 0
  const isPresigned = signed?.uri.toLowerCase().includes('x-amz-signature=') ?? false
  return !hasSession && !isPresigned && headers.all('authorization').every(isBasic)
}
