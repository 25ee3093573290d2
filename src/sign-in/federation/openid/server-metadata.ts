import { parseUrl } from '@tinyauth/decision'
import { z } from 'zod'
import { FederationError } from '../federation-error.js'
import type { ProviderFetch } from '../http/provider-fetch.js'
import { getJson } from '../http/provider-json.js'
import { SIGNATURE_ALGORITHMS } from '../tokens/signature-algorithms.js'

const address = z
  .string()
  .max(2048)
  .refine((text) => /^https?:$/.test(parseUrl(text)?.protocol ?? ''))
const names = z.array(z.string().max(200)).max(200)

const document = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.exactOptional(),
  end_session_endpoint: address.exactOptional(),
  response_types_supported: names.exactOptional(),
  scopes_supported: names.exactOptional(),
  code_challenge_methods_supported: names.exactOptional(),
  token_endpoint_auth_methods_supported: names.exactOptional(),
  id_token_signing_alg_values_supported: names.exactOptional(),
  authorization_response_iss_parameter_supported: z.boolean().exactOptional(),
})

/** What an OpenID provider says of itself: the members that are used here, and no other. */
export type OpenIdMetadata = z.output<typeof document>

/**
 * Asks an issuer about itself (OpenID Connect Discovery 4). The issuer of the document must be the one that was asked, to the letter.
 *
 * @throws FederationError `ProviderUnavailable`, `ProviderAnswer`, `IssuerMismatch`, or `ConfigurationInvalid` for addresses that
 * must not be asked
 */
export async function discover(fetch: ProviderFetch, issuer: string): Promise<OpenIdMetadata> {
  const { value } = await getJson(fetch, discoveryAddress(issuer), { what: 'its configuration' })
  const parsed = document.safeParse(value)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path }) => `\`${path.join('.')}\``).join(', ')
    throw new FederationError('ProviderAnswer', `the configuration of \`${issuer}\` is not valid: ${wrong}`)
  }
  if (parsed.data.issuer !== issuer) {
    throw new FederationError('IssuerMismatch', `\`${issuer}\` says to be the issuer \`${parsed.data.issuer}\``)
  }
  // The library compares with this list; what is not taken here it must not take either.
  const { id_token_signing_alg_values_supported: offered = ['RS256'] } = parsed.data
  const taken = offered.filter((name) => SIGNATURE_ALGORITHMS.includes(name))
  return { ...parsed.data, id_token_signing_alg_values_supported: taken }
}

/** `https://example.com/tenant` → `https://example.com/tenant/.well-known/openid-configuration`. */
export function discoveryAddress(issuer: string): string {
  return `${issuer.endsWith('/') ? issuer.slice(0, -1) : issuer}/.well-known/openid-configuration`
}
