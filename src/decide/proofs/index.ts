// Here a credential becomes an identity: one verifier a scheme, tried in order where their credential is there.
// Not here: what the identity may do.
// Start reading at `prove.ts`.

export { type AuthMethod, type Identity, isRefusal, type ProofRequest, type Refusal } from './proof.js'
export { Prover } from './prove.js'
export { CSRF_COOKIE, SESSION_COOKIE } from './session.js'
