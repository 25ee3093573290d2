/** Why a passkey did not convince. For the log: the browser is told nothing but that it failed. */
export type PasskeyRefusalReason =
  /** What the browser sent is no answer of WebAuthn. */
  | 'malformed'
  /** Not of this browser, of another user, for another purpose, used already, or too old. */
  | 'unknown-challenge'
  | 'wrong-origin'
  /** Of nobody, or of another user. */
  | 'unknown-credential'
  /** At registration: somebody has it already. */
  | 'known-credential'
  /** It names another user than the one whose it is. */
  | 'wrong-user-handle'
  | 'user-disabled'
  /** Signature, relying party, presence or key are not as they must be. */
  | 'not-verified'
  /** It signs in by itself only if it asked for a PIN, a finger or a face. */
  | 'user-not-verified'
  /** It was used more often than we know: there may be a copy of it. */
  | 'counter-regression'
  /** At registration: it vouches for its make, which nobody asked it to do. */
  | 'unwanted-attestation'

/** A refusal. The transaction is to be committed all the same: the challenge is used up. */
export interface PasskeyRefusal {
  readonly refused: PasskeyRefusalReason
}

/** A refusal. */
export function refused(reason: PasskeyRefusalReason): PasskeyRefusal {
  return { refused: reason }
}
