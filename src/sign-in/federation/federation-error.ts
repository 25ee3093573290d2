import { hasControlCharacter } from '@tinyauth/decision'

/** Why a sign-in through an identity provider failed. */
export type FederationErrorCode =
  /** `state` is missing, blank, given twice, or of another sign-in. */
  | 'StateMismatch'
  /** Another issuer answered than the one that was asked (RFC 9207; OpenID Connect Core 3.1.3.7). */
  | 'IssuerMismatch'
  /** The identity token was made for another sign-in. */
  | 'NonceMismatch'
  /** The identity token breaks a rule, or its signature does not fit. */
  | 'TokenInvalid'
  /** Nobody is named, or two answers name different people. */
  | 'SubjectMissing'
  /** It cannot be reached, is too slow, or says that it is broken. */
  | 'ProviderUnavailable'
  /** The user cancelled, or the provider does not let the user in. */
  | 'ProviderRefused'
  /** The answer is not what the protocol says: HTML, too much, or nonsense. */
  | 'ProviderAnswer'
  /** The settings cannot work: an address that must not be asked, a client that is not known, a permission that is missing. */
  | 'ConfigurationInvalid'

const LONGEST_DETAIL = 500

/**
 * A sign-in through an identity provider failed. `detail` is for the log and the administrator, never for the user; it holds
 * no secret, no code and no token. Carries no cause, because the errors of the protocol library hold whole answers.
 */
export class FederationError extends Error {
  override readonly name = 'FederationError'
  readonly detail: string

  constructor(
    readonly code: FederationErrorCode,
    detail: string,
  ) {
    super(`${code}: ${printable(detail)}`)
    this.detail = printable(detail)
  }
}

/** A detail may quote what a provider wrote. */
function printable(detail: string): string {
  const text = detail.slice(0, LONGEST_DETAIL)
  return hasControlCharacter(text) ? JSON.stringify(text).slice(1, -1) : text
}
