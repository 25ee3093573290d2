import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { parseUrl } from '@tinyauth/decision'
import { FederationError } from '../federation-error.js'
import { isLinkLocalAddress, isPublicAddress } from './public-address.js'
import { sendRequest } from './send-request.js'

/** Addresses of a host, as the resolver of the machine knows them. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Limits of everything that is asked of one provider. */
export interface ProviderFetchOptions {
  /**
   * Default false: only `https:` to addresses of the internet. When true also to private and loopback addresses, and to those by
   * `http:` too; link-local addresses, where machines ask for their credentials, are never asked. Plain `http:` to the internet is never sent.
   */
  readonly allowPrivateNetwork?: boolean
  /** Milliseconds for one request with its whole answer; default 5,000. */
  readonly timeoutMs?: number
  /** Most bytes of an answer; default 1 MiB. */
  readonly maxBytes?: number
  /** Default the resolver of the machine. */
  readonly resolve?: Resolve
}

/** A request to a provider: what the protocol library passes, and what we pass. */
export interface ProviderRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Sends a request within the limits. Redirects are answers like any other: they are never followed. */
export type ProviderFetch = (address: string, request?: ProviderRequest) => Promise<Response>

/**
 * The one way out to a provider. The host is resolved once; all its addresses must be permitted; and the connection goes to one of
 * those that were judged, so that a name which changes its address in between reaches nothing.
 *
 * Rejected: `http://example.com`, `https://127.0.0.1`, `https://2130706433`, `https://0x7f.1`, `https://[::1]`,
 * `https://localhost`, `https://user@example.com`, `file:///etc/passwd`, `gopher://example.com`.
 */
export function createProviderFetch(options: ProviderFetchOptions = {}): ProviderFetch {
  const { timeoutMs = 5000, maxBytes = 1024 * 1024, allowPrivateNetwork = false, resolve = resolveByMachine } = options
  return async (address, request = {}) => {
    const url = webAddressOf(address)
    const addresses = await addressesOf(url, resolve)
    assertPermitted(url, addresses, allowPrivateNetwork)
    return sendRequest(url, addresses, request, { timeoutMs, maxBytes })
  }
}

async function resolveByMachine(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address)
}

function webAddressOf(address: string): URL {
  const url = parseUrl(address)
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    throw new FederationError('ConfigurationInvalid', `\`${address}\` is no \`https:\` address`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new FederationError('ConfigurationInvalid', `the address of \`${url.hostname}\` holds a user name`)
  }
  return url
}

async function addressesOf(url: URL, resolve: Resolve): Promise<readonly string[]> {
  // The parser of URLs has written every spelling of an address out; brackets are of the URL alone.
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(hostname) !== 0) return [hostname]
  const addresses = await resolve(hostname).catch(() => [])
  if (addresses.length > 0) return addresses
  throw new FederationError('ProviderUnavailable', `the host \`${hostname}\` has no address`)
}

function assertPermitted(url: URL, addresses: readonly string[], allowPrivateNetwork: boolean): void {
  if (addresses.some(isLinkLocalAddress)) {
    throw new FederationError('ConfigurationInvalid', `\`${url.hostname}\` is at a link-local address`)
  }
  const open = addresses.filter(isPublicAddress)
  if (open.length < addresses.length && !allowPrivateNetwork) {
    throw new FederationError(
      'ConfigurationInvalid',
      `\`${url.hostname}\` is in a private network; the setting \`allowPrivateNetwork\` permits that`,
    )
  }
  if (url.protocol === 'http:' && (open.length > 0 || !allowPrivateNetwork)) {
    throw new FederationError('ConfigurationInvalid', `\`${url.origin}\` must be asked by \`https:\``)
  }
}
