import type { Secret } from '../../common/secrets/secret.js'
import type { IdentityProvider } from '../federation/identity-provider.js'
import type { Admission, AdmissionHook, GroupMapping } from './admission-side.js'
import type { DirectProvider } from './kinds/direct-provider.js'

/** Where a provider is written down: a row that the API changes, the configuration file, or code that embeds the service. */
export type ProviderSource = 'database' | 'configuration' | 'application'

/** A provider as somebody wrote it, not yet judged. */
export interface ProviderDefinition {
  readonly name: string
  readonly kind: string
  /** What the button says; default by the kind. */
  readonly displayName: string | undefined
  readonly enabled: boolean
  /** By the schema of the kind, without `kind` and `displayName`. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly clientSecret: Secret<string> | undefined
  readonly admission: unknown
  /** Absent: no group of the provider means anything here. */
  readonly groupMapping: unknown
  /** Whoever is admitted and unknown becomes a user; otherwise only linked identities sign in. */
  readonly createsUsers: boolean
}

/** A provider that people can sign in with. One of `provider` and `direct` is there. */
export interface FoundProvider {
  readonly name: string
  readonly kind: string
  readonly displayName: string
  readonly source: ProviderSource
  /** Sends the browser away and gets it back. */
  readonly provider?: IdentityProvider
  /** Needs no redirect. */
  readonly direct?: DirectProvider
  readonly admission: Admission
  /** Judges after `admission`; can only refuse (capabilities F22). */
  readonly hook?: AdmissionHook
  readonly mapping: GroupMapping
  /** The groups of the provider whose access level counts; absent: all. */
  readonly levelGroups?: readonly string[]
  readonly createsUsers: boolean
  /** Whose word its identities are; absent where only the provider itself knows. */
  readonly issuer?: string
}

/** What is wrong with a definition, by field: `settings/issuer`, `admission/rules[1]`. Texts that administrators read. */
export type ProviderProblems = Readonly<Record<string, string>>

/** A provider that can be used, or everything that is wrong with it. */
export type CompiledProvider =
  | { readonly found: FoundProvider; readonly problems?: undefined }
  | { readonly found?: undefined; readonly problems: ProviderProblems }

/** What a row has besides its definition. Instants are milliseconds since 1970. */
export interface ProviderRow {
  readonly id: string
  readonly version: number
  /** Also one that does not open. */
  readonly hasSecret: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

/** A provider that is written down somewhere, whether or not it is enabled and can be used. */
export interface KnownProvider {
  readonly source: ProviderSource
  readonly definition: ProviderDefinition
  readonly compiled: CompiledProvider
  /** Of what stands in the database. */
  readonly row?: ProviderRow
}

/** What the sign-in page shows of a provider. */
export interface ListedProvider {
  readonly name: string
  readonly displayName: string
  readonly kind: string
  readonly isRedirect: boolean
}
