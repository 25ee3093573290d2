import {
  type Eventually,
  type Identity,
  isRefusal,
  type ProofRequest,
  Prover,
  type Refusal,
  sessionCookiesOf,
} from '@tinyauth/decision'
import { type PrincipalStore, type Terms } from '@tinyauth/guard/local'
import { ElsewhereError } from '../../decide/lane/elsewhere.js'

const NO_TERMS = { maxSessionSeconds: 0, clockSkewSeconds: 0 }

/** The end users of one service, proved by what is held of them. */
export class ServedPrincipals {
  private prover: Prover
  private proverTerms: Terms | undefined

  constructor(readonly store: PrincipalStore) {
    this.prover = this.proverBy(undefined)
  }

  /** @throws ElsewhereError, NotHeldError; what it promises also ConnectionError */
  prove(request: ProofRequest): Eventually<Identity | Refusal> {
    const proved = this.currentProver().prove(request)
    if (proved instanceof Promise) return proved
    // The cookie of a session on the server is all that proves who asks: the upstream alone knows its sessions.
    const isUnsigned = isRefusal(proved) && proved.code === 'UnsignedRequest'
    if (isUnsigned && sessionCookiesOf(request.headers).length > 0) throw new ElsewhereError('a session on the server')
    return proved
  }

  private currentProver(): Prover {
    const { terms } = this.store
    if (terms !== this.proverTerms) {
      this.prover = this.proverBy(terms)
      this.proverTerms = terms
    }
    return this.prover
  }

  private proverBy(terms: Terms | undefined): Prover {
    const { maxSessionSeconds: maxLifetimeSeconds, clockSkewSeconds } = terms ?? NO_TERMS
    return new Prover(this.store, this.store.sessionKeys, { maxLifetimeSeconds, clockSkewSeconds })
  }
}
