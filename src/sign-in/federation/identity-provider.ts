import type { Profile } from './profile.js'

/** What a redirect to the provider carries. All of it belongs to one sign-in of one browser. */
export interface BeginSignIn {
  /** Where the provider sends the browser back to, exactly as it is registered there; without query and fragment. */
  readonly redirectUri: string
  /** 16 characters or more that cannot be guessed. */
  readonly state: string
  /** 16 characters or more that cannot be guessed. */
  readonly nonce: string
  /** 43 to 128 characters of `A-Z a-z 0-9 - . _ ~` (RFC 7636, 4.1). Stays here; its SHA-256 is sent. */
  readonly codeVerifier: string
  /** Whom the user said to be, for providers that fill it in. */
  readonly loginHint?: string
  /** What the provider asks even when it knows the user (OpenID Connect Core 3.1.2.1). */
  readonly prompt?: 'login' | 'consent' | 'select_account'
}

/** The way back. `redirectUri`, `state`, `nonce` and `codeVerifier` are those of `begin`. */
export interface CompleteSignIn {
  /** The address as the browser asked for it, with its whole query. */
  readonly callback: URL
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Who came back. */
export interface CompletedSignIn {
  readonly profile: Profile
  /** The identity token, for `signOutAddress`. A secret of the session: it names the user. */
  readonly signOutHint?: string
}

/** Something that a check of a configuration found. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error'
  /** What was looked at, and how it is. Never a secret. */
  readonly what: string
  /** What to do. Absent where nothing is wrong. */
  readonly fix?: string
}

/** What goes with a sign-out at the provider. */
export interface ProviderSignOut {
  /** `signOutHint` of the sign-in. */
  readonly idTokenHint: string
  /** Where the provider sends the browser afterwards; registered there. */
  readonly returnTo: string
}

/**
 * One identity provider (capabilities F6–F14). Knows the protocol alone: no database, no session, no rule of admission.
 * A provider of your own is a class that extends this one (F14). One instance serves every sign-in and keeps what it learned of
 * the provider for a few minutes; it is safe to use concurrently.
 */
export abstract class IdentityProvider {
  /** Name of the resource: `identity-providers/NAME`. */
  abstract readonly name: string
  /** `google`, `github`, `gitlab`, `okta`, `facebook`, `oidc`, `oauth2`, or a word of your own. */
  abstract readonly kind: string
  /** What the button says. */
  abstract readonly displayName: string

  /**
   * Where to send the browser.
   *
   * @throws FederationError `ConfigurationInvalid`, `ProviderUnavailable`, `ProviderAnswer` or `IssuerMismatch`
   */
  abstract begin(request: BeginSignIn): Promise<URL>

  /**
   * Who came back. Asks the provider only after `state` was found right.
   *
   * @throws FederationError of any code
   */
  abstract complete(request: CompleteSignIn): Promise<CompletedSignIn>

  /**
   * Why the provider, as it is set up now, would not say again what it said of somebody; `undefined`, also when the method is
   * absent: it would, as far as can be told without asking it. Called with what was kept, whenever a session is looked at again:
   * never asks anybody.
   */
  stillVouches?(profile: Profile): string | undefined

  /** Diagnoses the configuration by asking the provider. Never throws: what fails is a finding. */
  abstract check(): Promise<readonly Finding[]>

  /**
   * Where the browser signs out at the provider too (OpenID Connect RP-Initiated Logout 1.0). `undefined`, also when the method
   * is absent, where the provider offers none or cannot be asked.
   */
  signOutAddress?(request: ProviderSignOut): Promise<URL | undefined>
}
