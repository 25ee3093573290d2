import type { IdentityProvider } from '../federation/identity-provider.js'
import type { AdmissionHook, AdmissionSetting, GroupMapping } from './admission-side.js'

/** A provider of the application that embeds the service (capabilities F14). */
export interface CustomIdentityProvider {
  /** Its `name` is the one in addresses and ARNs; it must follow the rule of names. */
  readonly provider: IdentityProvider
  readonly admission: AdmissionSetting
  /** Default: no group of the provider means anything here. */
  readonly groupMapping?: GroupMapping
  /** Default true. */
  readonly createsUsers?: boolean
}

/** What the application that embeds the service adds to sign-in. */
export interface CustomSignIn {
  readonly providers?: readonly CustomIdentityProvider[]
  /** Judgements of its own on top of the admission of a provider, by the name of the provider (capabilities F22). */
  readonly admissionHooks?: Readonly<Record<string, AdmissionHook>>
}
