import { type HeaderList, parseUrl } from '@tinyauth/decision'
import { DomainError } from '../../common/errors/domain-error.js'

/** What a proxy says of the request that it holds back. A member is absent where it was not told, or cannot be read. */
export interface OriginalRequest {
  readonly method?: string
  /** Scheme, host and port as browsers write them: `https://app.example.org`. */
  readonly origin?: string
  /** Path and query as on the request line. */
  readonly target?: string
  /** The whole address, as it was told: nothing is known of it but its length. */
  readonly address?: string
  /** The proxy hands our answer to the browser as it is, so that it can be sent on (`ForwardAuth` of Traefik). */
  readonly passesAnswers: boolean
}

/** Where nobody is believed. */
export const UNTOLD: OriginalRequest = { passesAnswers: false }

const LONGEST = 16_384
const METHOD = /^[A-Za-z]{1,32}$/
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/
const ABSOLUTE = /^(https?):\/\/([^/?#\\@\s]+)(\/[^#\\\s]*)?$/
const TARGET = /^\/[^#\\\s]*$/

/**
 * Reads what a trusted proxy says: `X-Forwarded-Method`, `-Proto`, `-Host`, `-Uri` (Traefik), or `X-Original-Method` and
 * `X-Original-URL`, an address or a path (nginx).
 *
 * @throws DomainError `NotPermitted` when both ways come together, or one header twice: one of them is the client's
 */
export function readOriginalRequest(headers: HeaderList): OriginalRequest {
  const forwarded = { method: once(headers, 'x-forwarded-method'), uri: once(headers, 'x-forwarded-uri') }
  const original = { method: once(headers, 'x-original-method'), url: once(headers, 'x-original-url') }
  const isForwarded = forwarded.method !== undefined || forwarded.uri !== undefined
  const isOriginal = original.method !== undefined || original.url !== undefined
  if (isForwarded && isOriginal) throw contradiction('`X-Forwarded-*` and `X-Original-*` describe a request together')
  const origin = forwardedOrigin(once(headers, 'x-forwarded-proto'), once(headers, 'x-forwarded-host'))
  return isOriginal
    ? { ...methodOf(original.method), ...placeOf(original.url, origin), passesAnswers: false }
    : { ...methodOf(forwarded.method), ...placeOf(forwarded.uri, origin), passesAnswers: forwarded.uri !== undefined }
}

function once(headers: HeaderList, name: string): string | undefined {
  const values = headers.all(name)
  if (values.length > 1) throw contradiction(`\`${name}\` came more than once`)
  // A proxy clears a header by an empty value.
  return values[0] === '' ? undefined : values[0]
}

function contradiction(detail: string): DomainError {
  return new DomainError('NotPermitted', { detail })
}

function methodOf(text: string | undefined): Pick<OriginalRequest, 'method'> {
  return text !== undefined && METHOD.test(text) ? { method: text } : {}
}

/**
 * The origin of scheme and host. Accepted: `https` and `app.example.org`, also with a port; `wss` is `https` before the
 * connection becomes a WebSocket. Rejected: lists of several proxies, hosts that are no host.
 */
function forwardedOrigin(proto: string | undefined, host: string | undefined): string | undefined {
  const scheme = proto?.toLowerCase().replace(/^ws/, 'http')
  if (scheme !== 'https' && scheme !== 'http') return undefined
  return host === undefined ? undefined : originOf(scheme, host)
}

function originOf(scheme: string, host: string): string | undefined {
  return HOST.test(host) ? parseUrl(`${scheme}://${host}`)?.origin : undefined
}

function placeOf(
  told: string | undefined,
  forwarded: string | undefined,
): Pick<OriginalRequest, 'origin' | 'target' | 'address'> {
  if (told === undefined || told.length > LONGEST) return forwarded === undefined ? {} : { origin: forwarded }
  if (told.startsWith('/')) {
    const target = TARGET.test(told) ? { target: told } : {}
    return forwarded === undefined
      ? { ...target, address: told }
      : { ...target, origin: forwarded, address: `${forwarded}${told}` }
  }
  const [, scheme = '', host = '', target = '/'] = ABSOLUTE.exec(told) ?? []
  const origin = originOf(scheme, host)
  return origin === undefined ? { address: told } : { origin, target, address: told }
}
