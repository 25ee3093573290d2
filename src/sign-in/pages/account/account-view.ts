import type { Problem } from '../problem.js'
import type { Strings } from '../strings.en.js'
import type { ScopeView } from './scope-text.js'

/** Instants are milliseconds since 1970. */
type Instant = number

/** Who the user is. */
export interface ProfileView {
  readonly username: string
  readonly displayName: string
  readonly email?: string
  readonly emailVerified?: boolean
  /** Shown if it is an `https:` address; the page's headers have to allow pictures then. */
  readonly picture?: string
}

/** The password of the user. */
export interface PasswordView {
  /** There is one: changing it needs it. */
  readonly isSet: boolean
  /** Characters that a new one needs at least. */
  readonly minimum: number
}

/** An access key, without its secret. */
export interface AccessKeyView {
  readonly id: string
  readonly active: boolean
  readonly createdAt: Instant
  readonly lastUsedAt?: Instant
}

/** A session. The id is public; never the token. */
export interface SessionView {
  readonly id: string
  readonly userAgent?: string
  readonly address?: string
  /** Title of the way in which it began: `Google`, `password`. */
  readonly provider: string
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
  /** It is the one that asks for the page. */
  readonly current: boolean
}

/** A passkey or security key. */
export interface PasskeyView {
  readonly id: string
  readonly name: string
  readonly createdAt: Instant
  readonly lastUsedAt?: Instant
}

/** The second factors of the user. */
export interface FactorsView {
  /** Since when codes of an app are set up; absent where they are not. */
  readonly totpSince?: Instant
  readonly passkeys: readonly PasskeyView[]
  readonly recoveryCodesLeft: number
}

/** An account of an identity provider with which the user signs in. */
export interface IdentityView {
  readonly id: string
  /** Title of the provider. */
  readonly provider: string
  /** What the account is called there: an address or a name. */
  readonly account: string
  readonly linkedAt: Instant
}

/** A provider that may be linked. */
export interface LinkableProvider {
  readonly name: string
  readonly title: string
}

/** An app that the user lets act for them. */
export interface ConsentView {
  readonly id: string
  readonly app: string
  readonly scopes: readonly ScopeView[]
  readonly since: Instant
  /** When it got its newest token. */
  readonly lastUsedAt?: Instant
}

/** Where on the page a problem belongs. A field is marked and focused; `page` stands at the top. */
export type AccountPlace =
  'page' | 'display-name' | 'current-password' | 'new-password' | 'repeat-password' | 'new-passkey-name'

/** Everything of the account page. A part that is absent has no section. */
export interface AccountView {
  readonly profile: ProfileView
  /** Absent where passwords are no way in. */
  readonly password?: PasswordView
  readonly accessKeys?: readonly AccessKeyView[]
  readonly sessions: readonly SessionView[]
  readonly factors?: FactorsView
  readonly identities?: readonly IdentityView[]
  /** Providers that can be linked. */
  readonly linkable?: readonly LinkableProvider[]
  readonly consents?: readonly ConsentView[]
  /** What was just done. */
  readonly notice?: keyof Strings['account']['notices']
  /** Why it was not done. */
  readonly problem?: { readonly at: AccountPlace; readonly problem: Problem }
}
