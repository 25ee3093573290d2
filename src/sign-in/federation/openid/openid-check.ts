import { FederationError } from '../federation-error.js'
import { checkClient } from '../flow/check-client.js'
import { type ClientAuthentication, protocolOf } from '../flow/protocol-client.js'
import { getJson } from '../http/provider-json.js'
import type { Finding } from '../identity-provider.js'
import { SIGNATURE_ALGORITHMS } from '../tokens/signature-algorithms.js'
import { keyProblem, type UncheckedKey } from '../tokens/verification-key.js'
import type { OpenIdOptions } from './openid-options.js'
import { discover, discoveryAddress, type OpenIdMetadata } from './server-metadata.js'

/** Everything that can be told of a configuration without a user. Asks the provider anew. */
export async function checkOpenId(
  options: OpenIdOptions,
  authenticationOf: (metadata: OpenIdMetadata) => ClientAuthentication,
): Promise<readonly Finding[]> {
  const metadata = await discover(options.fetch, options.issuer).catch(findingOf(options.issuer))
  if ('level' in metadata) return [metadata]
  const client = { ...options, clientAuthentication: authenticationOf(metadata) }
  return [
    { level: 'ok', what: `the issuer \`${options.issuer}\` answers, and names itself so` },
    ...endpointFindings(metadata),
    pkceFinding(metadata),
    ...scopeFindings(metadata, options.scopes),
    await keysFinding(options, metadata),
    await checkClient(protocolOf(metadata, client)),
    ...((await options.checkMore?.()) ?? []),
  ]
}

const FIXES: Partial<Record<FederationError['code'], string>> = {
  IssuerMismatch: 'write the issuer exactly as the provider does, with or without the last slash',
  ConfigurationInvalid: 'change the address, or permit private networks for this provider',
  ProviderUnavailable: 'see whether this machine reaches the provider, and whether the address is right',
  ProviderAnswer: 'see whether the address is that of an OpenID provider',
}

function findingOf(issuer: string): (error: unknown) => Finding {
  return (error) => {
    if (!(error instanceof FederationError)) throw error
    const fix = FIXES[error.code] ?? 'see the log of the provider'
    return { level: 'error', what: `\`${discoveryAddress(issuer)}\`: ${error.detail}`, fix }
  }
}

function endpointFindings(metadata: OpenIdMetadata): readonly Finding[] {
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
  const plain = Object.entries({ authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint }).filter(
    ([, address]) => address?.startsWith('http:') === true,
  )
  if (plain.length === 0) return [{ level: 'ok', what: 'every endpoint is reached by `https:`' }]
  return plain.map(([name]) => ({
    level: 'warning',
    what: `\`${name}\` is reached by plain \`http:\``,
    fix: 'have the provider answer by `https:`; passwords and codes pass in the open',
  }))
}

function pkceFinding({ code_challenge_methods_supported: methods }: OpenIdMetadata): Finding {
  if (methods?.includes('S256') === true) return { level: 'ok', what: 'PKCE with S256 is supported' }
  return {
    level: 'warning',
    what: 'the provider does not say that it supports PKCE with S256',
    fix: 'nothing, if sign-in works: it is sent, and a provider that does not know it takes no notice',
  }
}

function scopeFindings({ scopes_supported: offered }: OpenIdMetadata, scopes: readonly string[]): readonly Finding[] {
  if (offered === undefined) return []
  const missing = scopes.filter((scope) => !offered.includes(scope))
  if (missing.length === 0) return [{ level: 'ok', what: `the scopes \`${scopes.join(' ')}\` are supported` }]
  return missing.map((scope) => ({
    level: 'warning',
    what: `the provider does not list the scope \`${scope}\``,
    fix: 'see whether the provider gives it to this client; without it parts of the profile are missing',
  }))
}

async function keysFinding(options: OpenIdOptions, metadata: OpenIdMetadata): Promise<Finding> {
  try {
    const { value } = await getJson(options.fetch, metadata.jwks_uri, { what: 'its keys' })
    const usable = usableKeys(value, metadata.id_token_signing_alg_values_supported ?? [])
    if (usable > 0) return { level: 'ok', what: `keys that can verify: ${usable}` }
    return { level: 'error', what: 'no key can verify', fix: `the provider must sign with one of ${NAMES}` }
  } catch (error) {
    if (!(error instanceof FederationError)) throw error
    return { level: 'error', what: `the keys: ${error.detail}`, fix: 'see whether the provider publishes its keys' }
  }
}

const NAMES = SIGNATURE_ALGORITHMS.map((name) => `\`${name}\``).join(', ')

function usableKeys(document: unknown, algorithms: readonly string[]): number {
  const isSet = typeof document === 'object' && document !== null && 'keys' in document && Array.isArray(document.keys)
  // `isArray` leaves the entries open; each is looked at.
  const keys = isSet ? (document.keys as readonly unknown[]) : []
  return keys.filter((key) => isObject(key) && algorithms.some((alg) => keyProblem(key, alg) === undefined)).length
}

function isObject(value: unknown): value is UncheckedKey {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
