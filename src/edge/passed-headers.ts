import type { HeaderList } from '@tinyauth/decision'
import type { Call } from '../common/call.js'

/** Headers of one connection (RFC 9110, 7.6.1), what this node says anew, and what only a proxy that is trusted may say. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'accept-encoding', 'connection', 'content-length', 'expect', 'forwarded', 'host', 'keep-alive', 'proxy-authenticate',
  'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'x-forwarded-for',
  'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip', 'x-request-id',
]) // prettier-ignore

/** By whom, and where to. */
export interface PassedTo {
  readonly call: Pick<Call, 'sourceIp' | 'secure' | 'requestId'>
  /** `Host` of the upstream. */
  readonly host: string
  /** Under which this node is reached, each as it stands in `Host`, in lower case. */
  readonly ownHosts: readonly string[]
}

/** The headers with which a request goes on. */
export function passedHeaders(
  headers: HeaderList,
  uri: string,
  { call, host, ownHosts }: PassedTo,
): readonly (readonly [name: string, value: string])[] {
  const named = new Set(
    headers.all('connection').flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase())),
  )
  const kept = headers.pairs
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !LEFT_OUT.has(name) && !named.has(name))
  return [
    ['host', isSigned(headers, uri) ? signedHost(headers, host, ownHosts) : host],
    ...kept,
    ['x-forwarded-for', call.sourceIp],
    ['x-forwarded-proto', call.secure ? 'https' : 'http'],
    ['x-request-id', call.requestId],
  ]
}

/**
 * A signature covers `Host`, so that a request that is signed keeps its own. INVARIANT: nobody is let choose who else is meant at the
 * address of the upstream: under any name but that of this node, or of the upstream, the signature has to fail.
 */
function signedHost(headers: HeaderList, host: string, ownHosts: readonly string[]): string {
  const named = headers.one('host') ?? host
  return [host, ...ownHosts].includes(named.toLowerCase()) ? named : host
}

function isSigned(headers: HeaderList, uri: string): boolean {
  const isInHeader = headers.all('authorization').some((value) => value.toUpperCase().startsWith('AWS4-HMAC-SHA256 '))
  return isInHeader || uri.toLowerCase().includes('x-amz-signature=')
}
