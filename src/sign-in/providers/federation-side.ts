// The one file of this folder that knows how providers with a redirect are made.
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Secret } from '../../common/secrets/secret.js'
import { createProvider } from '../federation/create-provider.js'
import type { IdentityProvider } from '../federation/identity-provider.js'
import { parseProviderSettings } from '../federation/settings/parse-provider-settings.js'
import { type ProviderSettings, REDIRECT_KINDS } from '../federation/settings/provider-settings.js'
import type { ProviderProblems } from './found-provider.js'
import type { Speech } from './speech.js'

export { REDIRECT_KINDS } from '../federation/settings/provider-settings.js'

/** What a provider with a redirect is made from. */
export interface RedirectInput {
  readonly name: string
  readonly kind: string
  readonly displayName: string | undefined
  readonly settings: Readonly<Record<string, unknown>>
  readonly clientSecret: Secret<string> | undefined
}

/** A provider with a redirect, with what can be known of it without asking it. */
export interface RedirectProvider {
  readonly provider: IdentityProvider
  readonly issuer: string
  readonly speech: Speech
  /** Where the client secret and the tokens that it buys are sent to, or where it is said where that is. */
  readonly secretGoesTo: readonly string[]
}

/** A provider, or everything that is wrong with its settings. */
export type MadeRedirect =
  | { readonly made: RedirectProvider; readonly problems?: undefined }
  | { readonly made?: undefined; readonly problems: ProviderProblems }

/** Whether a kind sends the browser away and gets it back. */
export function isRedirectKind(kind: string): boolean {
  return REDIRECT_KINDS.some((known) => known === kind)
}

/** Makes a provider from its settings. Asks nobody anything. */
export function makeRedirect(input: RedirectInput, clock: Clock): MadeRedirect {
  const { name, kind, displayName, clientSecret } = input
  const given = { ...input.settings, kind, ...(displayName === undefined ? {} : { displayName }) }
  try {
    const settings = parseProviderSettings(given, clientSecret)
    const provider = createProvider(settings, clientSecret, { name, clock })
    return {
      made: { provider, issuer: issuerOf(settings), speech: speechOf(settings), secretGoesTo: secretPlaces(settings) },
    }
  } catch (error) {
    if (error instanceof DomainError) return { problems: placed(error.problems) }
    throw error
  }
}

/** Problems of settings stand under `settings`, those of what is beside them beside it. */
function placed(problems: Readonly<Record<string, string>>): ProviderProblems {
  const beside = ['clientSecret', 'displayName', 'kind']
  const entries = Object.entries(problems)
  return Object.fromEntries(
    entries.map(([field, problem]) => [beside.includes(field) ? field : `settings/${field}`, problem]),
  )
}

function issuerOf(settings: ProviderSettings): string {
  switch (settings.kind) {
    case 'google':
    case 'okta':
    case 'oidc':
      return settings.issuer
    case 'github':
    case 'gitlab':
    case 'facebook':
      return settings.baseUrl
    case 'oauth2':
      return new URL(settings.authorizationEndpoint).origin
  }
}

function speechOf(settings: ProviderSettings): Speech {
  const none = { email: false, groups: false, levels: false, hostedDomain: false }
  switch (settings.kind) {
    case 'google':
      return { ...none, email: true, hostedDomain: true }
    case 'github':
      return { ...none, email: true, groups: settings.orgs, groupsBy: 'orgs' }
    case 'gitlab':
      return { ...none, email: true, groups: settings.readGroups, levels: settings.readGroups, groupsBy: 'readGroups' }
    case 'okta':
      return { ...none, email: true }
    case 'facebook':
      return none
    case 'oidc':
      return {
        ...{ ...none, email: true, hostedDomain: true },
        ...{ groups: settings.groupsClaim !== undefined, groupsBy: 'groupsClaim' },
      }
    case 'oauth2':
      return {
        ...{ ...none, email: settings.mapping.email !== undefined && settings.mapping.emailVerified !== undefined },
        ...{
          groups: settings.mapping.groups !== undefined,
          groupsBy: 'mapping/groups',
          emailBy: 'mapping/emailVerified',
        },
      }
  }
}

function secretPlaces(settings: ProviderSettings): readonly string[] {
  switch (settings.kind) {
    case 'google':
    case 'okta':
    case 'oidc':
      return [settings.issuer]
    case 'github':
      return [settings.baseUrl, settings.apiUrl ?? '']
    case 'gitlab':
      return [settings.baseUrl]
    case 'facebook':
      return [settings.baseUrl, settings.graphUrl ?? '']
    case 'oauth2':
      return [settings.tokenEndpoint, settings.userinfoEndpoint]
  }
}
