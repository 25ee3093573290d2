import type { Clock } from '../../common/clock.js'
import type { Secret } from '../../common/secrets/secret.js'
import { facebookProvider } from './facebook/facebook-provider.js'
import { gitHubProvider } from './github/github-provider.js'
import { gitLabProvider } from './gitlab/gitlab-provider.js'
import { createProviderFetch, type Resolve } from './http/provider-fetch.js'
import type { IdentityProvider } from './identity-provider.js'
import { genericProvider } from './oauth2/generic-provider.js'
import { googleProvider, oktaProvider, openIdProvider } from './openid/presets.js'
import type { ProviderSettings } from './settings/provider-settings.js'

/** What a provider needs beside its settings. */
export interface ProviderDependencies {
  /** Name of the resource: `identity-providers/NAME`. */
  readonly name: string
  readonly clock: Clock
  /** How hosts are resolved; default the resolver of the machine. */
  readonly resolve?: Resolve
}

/**
 * The provider of these settings, which `parseProviderSettings` parsed. Asks nothing yet. Keep it: it holds what it learned of the
 * provider. Make a new one when the settings or the secret change.
 */
export function createProvider(
  settings: ProviderSettings,
  clientSecret: Secret<string> | undefined,
  { name, clock, resolve }: ProviderDependencies,
): IdentityProvider {
  const { clientId, clientAuthentication, allowPrivateNetwork, timeoutMs } = settings
  const fetch = createProviderFetch({ allowPrivateNetwork, timeoutMs, ...(resolve === undefined ? {} : { resolve }) })
  const parts = { name, clientId, clientSecret, clientAuthentication, allowPrivateNetwork, timeoutMs, fetch, clock }
  switch (settings.kind) {
    case 'google':
      return googleProvider(settings, parts)
    case 'github':
      return gitHubProvider(settings, parts)
    case 'gitlab':
      return gitLabProvider(settings, parts)
    case 'okta':
      return oktaProvider(settings, parts)
    case 'facebook':
      return facebookProvider(settings, parts)
    case 'oidc':
      return openIdProvider(settings, parts)
    case 'oauth2':
      return genericProvider(settings, parts)
  }
}
