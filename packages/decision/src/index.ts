/**
 * Here the headers of a request become an identity, and the identity's compiled policies a decision: what the service and a
 * guard that decides in process have in common. Not here: where principals and keys come from, and what happens to an answer.
 * Start reading at `proofs/prove.ts`, then `principal/principal-entry.ts` and `decide-pairs.ts`.
 */

export { hasControlCharacter } from './control-characters.js'
export {
  type AskedPair,
  type CallerContext,
  type Circumstances,
  contextOf,
  readCallerContext,
  sourceIpOf,
} from './context/request-context.js'
export { decidePairs, type LevelOf, type Pair, type Setting } from './decide-pairs.js'
export { type Eventually, whenThere } from './eventually.js'
export {
  type CheckedGroups,
  type CheckedLeaf,
  checkGroups,
  GROUPS_SCOPE,
  groupsOf,
  groupsRefusal,
  type GroupsRefusal,
  type GroupVia,
  NO_GROUPS,
} from './groups/check-groups.js'
export { needsStepUp } from './needs-step-up.js'
export { permittedFor } from './permitted-for.js'
export { type BasicCredentials, isBasic, parseBasic } from './http/basic-credentials.js'
export { HeaderList } from './http/header-list.js'
export { parseUrl } from './http/parse-url.js'
export { isSafe } from './http/safe-method.js'
export { sameOriginPath } from './http/same-origin-path.js'
export { requestSite } from './http/same-site.js'
export { isoTime } from './iso-time.js'
export { contains, networksOf } from './network.js'
export {
  AccessKey,
  type AccessKeyData,
  ANY_SERVICE,
  type BasicUse,
  KeySecret,
  type KeyUse,
  SecretUnavailableError,
  type SubkeyScope,
} from './principal/access-key.js'
export {
  type BroughtCredential,
  PrincipalEntry,
  type PrincipalParts,
  type Standing,
} from './principal/principal-entry.js'
export {
  type RightsSource,
  compileSource,
  type GiverSource,
  isGiver,
  type LayersSource,
  mapPolicies,
  type PolicyHolder,
} from './principal/layers-source.js'
export { groupSources, type HeldMembership } from './principal/held-membership.js'
export type { HeldToken } from './principal/held-token.js'
export { BUILT_IN_SCOPES, type ScopeLevel, type ScopePolicies } from './principal/scope-policies.js'
export type { HeldSession } from './principal/held-session.js'
export { PrincipalSource } from './principal/principal-source.js'
export { accessTokenId, accessTokenRefusal, isAccessToken } from './proofs/access-token.js'
export { DayKeys } from './proofs/day-keys.js'
export { type EndUser, endUserProof } from './proofs/end-user-proof.js'
export {
  type AuthMethod,
  type Identity,
  isRefusal,
  type ProofRequest,
  type ProvedAccessToken,
  type Refusal,
  type RefusalCode,
  type SignedRequest,
} from './proofs/proof.js'
export { Prover, type ProverSettings } from './proofs/prove.js'
export { cookieValues } from './proofs/cookie-values.js'
export { CSRF_COOKIE, SESSION_COOKIE } from './proofs/session.js'
export {
  csrfTokenOf,
  parseSessionCookie,
  type SessionCookie,
  type SessionCookieName,
  SESSION_COOKIES,
  SessionCookieVerifier,
  type SessionCookieSettings,
  sessionCookiesOf,
  sessionRefusal,
  sessionSecretHash,
} from './proofs/session-cookie.js'
export { DerivedSessionKeys, SessionKeys } from './proofs/session-keys.js'
