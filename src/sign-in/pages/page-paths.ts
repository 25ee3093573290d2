/** Where the pages' links and forms lead to. Each is a `POST`, unless it says `GET`. */
export interface PagePaths {
  /** `GET`; the password form posts to it too. */
  readonly signIn: string
  /** Begins sign-in at a provider; the forms of the `basic` and `test` providers post to it too. */
  readonly provider: (name: string) => string
  /** JSON: options of WebAuthn for signing in with a passkey. */
  readonly passkeySignInOptions: string
  /** JSON: verifies what the passkey answered. */
  readonly passkeySignIn: string
  /** `GET`; the forms of the TOTP and the recovery code post to it too. */
  readonly secondFactor: string
  /** JSON: options of WebAuthn for the second factor. */
  readonly secondFactorOptions: string
  /** JSON: verifies what the authenticator answered. */
  readonly secondFactorVerify: string
  /** `GET` asks, `POST` does it. */
  readonly signOut: string
  readonly console: string
  /** `GET` */
  readonly account: string
  readonly displayName: string
  readonly password: string
  readonly accessKeys: string
  readonly accessKeyRevoke: (id: string) => string
  readonly sessionRevoke: (id: string) => string
  readonly sessionsRevokeOthers: string
  readonly sessionsRevokeAll: string
  /** `GET` shows the code to scan, `POST` confirms it with a first code. */
  readonly totp: string
  readonly totpRemove: string
  /** JSON: options of WebAuthn for a new passkey. */
  readonly passkeyOptions: string
  /** JSON: verifies the new passkey and keeps it. */
  readonly passkeyAdd: string
  readonly passkeyRename: (id: string) => string
  readonly passkeyRemove: (id: string) => string
  /** Makes new recovery codes; the old ones are void. */
  readonly recoveryCodes: string
  readonly identityLink: (provider: string) => string
  readonly identityUnlink: (id: string) => string
  readonly consentRevoke: (id: string) => string
}

/** Names that no identity provider may have: their paths under `/login` are taken. */
export const RESERVED_PROVIDER_NAMES: readonly string[] = ['passkey', 'second-factor', 'step-up']

/** The paths under the base path; names and ids are encoded. */
export function pagePaths(basePath: string): PagePaths {
  const account = `${basePath}/account`
  const id = pathPart
  return {
    signIn: `${basePath}/login`,
    provider: (name) => `${basePath}/login/${id(name)}`,
    passkeySignInOptions: `${basePath}/login/passkey/options`,
    passkeySignIn: `${basePath}/login/passkey/verify`,
    secondFactor: `${basePath}/login/second-factor`,
    secondFactorOptions: `${basePath}/login/second-factor/options`,
    secondFactorVerify: `${basePath}/login/second-factor/verify`,
    signOut: `${basePath}/logout`,
    console: `${basePath}/console`,
    account,
    displayName: `${account}/profile`,
    password: `${account}/password`,
    accessKeys: `${account}/keys`,
    accessKeyRevoke: (key) => `${account}/keys/${id(key)}/revoke`,
    sessionRevoke: (session) => `${account}/sessions/${id(session)}/revoke`,
    sessionsRevokeOthers: `${account}/sessions/revoke-others`,
    sessionsRevokeAll: `${account}/sessions/revoke-all`,
    totp: `${account}/totp`,
    totpRemove: `${account}/totp/remove`,
    passkeyOptions: `${account}/passkeys/options`,
    passkeyAdd: `${account}/passkeys/verify`,
    passkeyRename: (passkey) => `${account}/passkeys/${id(passkey)}/rename`,
    passkeyRemove: (passkey) => `${account}/passkeys/${id(passkey)}/remove`,
    recoveryCodes: `${account}/recovery-codes`,
    identityLink: (provider) => `${account}/identities/${id(provider)}/link`,
    identityUnlink: (identity) => `${account}/identities/${id(identity)}/unlink`,
    consentRevoke: (consent) => `${account}/consents/${id(consent)}/revoke`,
  }
}

function pathPart(text: string): string {
  // Half of a surrogate pair cannot be encoded and would throw; the detour by bytes makes it U+FFFD.
  return encodeURIComponent(Buffer.from(text).toString())
}
