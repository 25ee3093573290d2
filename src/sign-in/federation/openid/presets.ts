import type { ProviderParts } from '../provider-parts.js'
import { FederationError } from '../federation-error.js'
import { groupsOfClaim } from '../provider-groups.js'
import type { SettingsOf } from '../settings/provider-settings.js'
import type { OpenIdOptions } from './openid-options.js'
import { OpenIdProvider } from './openid-provider.js'

const PROFILE_SCOPES = ['openid', 'email', 'profile']

/** Google (capabilities F6). `hostedDomains` is asked for, and demanded of the signed claim `hd`. */
export function googleProvider(settings: SettingsOf<'google'>, parts: ProviderParts): OpenIdProvider {
  const { hostedDomains } = settings
  return new OpenIdProvider({
    ...parts,
    kind: settings.kind,
    displayName: settings.displayName ?? 'Google',
    issuer: settings.issuer,
    scopes: PROFILE_SCOPES,
    ...(hostedDomains === undefined ? {} : { parameters: { hd: hintOf(hostedDomains) }, ...membersOf(hostedDomains) }),
  })
}

/** Google takes one domain or any: several are written as any. */
function hintOf([first = '*', ...others]: readonly string[]): string {
  return others.length === 0 ? first : '*'
}

function membersOf(hostedDomains: readonly string[]): Required<Pick<OpenIdOptions, 'assertMember' | 'stillVouches'>> {
  const problemOf = (hd: unknown): string | undefined =>
    typeof hd === 'string' && hostedDomains.includes(hd.toLowerCase())
      ? undefined
      : 'the account is of none of the hosted domains'
  return {
    assertMember: ({ hd }) => {
      const problem = problemOf(hd)
      if (problem !== undefined) throw new FederationError('ProviderRefused', problem)
    },
    stillVouches: ({ hostedDomain }) => problemOf(hostedDomain),
  }
}

/** Okta (capabilities F12). */
export function oktaProvider(settings: SettingsOf<'okta'>, parts: ProviderParts): OpenIdProvider {
  const { kind, issuer, displayName = 'Okta' } = settings
  return new OpenIdProvider({ ...parts, kind, displayName, issuer, scopes: PROFILE_SCOPES })
}

/** Every other OpenID provider, by its issuer. */
export function openIdProvider(settings: SettingsOf<'oidc'>, parts: ProviderParts): OpenIdProvider {
  const { kind, issuer, groupsClaim, displayName = new URL(issuer).host } = settings
  return new OpenIdProvider({
    ...parts,
    ...{ kind, displayName, issuer },
    scopes: [...new Set(['openid', ...settings.scopes])],
    ...(groupsClaim === undefined
      ? {}
      : // A claim of the prototype is none.
        {
          groupsOf: (claims) =>
            Promise.resolve(groupsOfClaim(Object.hasOwn(claims, groupsClaim) ? claims[groupsClaim] : undefined)),
        }),
  })
}
