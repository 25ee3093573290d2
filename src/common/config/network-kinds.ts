import { isIP } from 'node:net'
import { parseUrl } from '@tinyauth/decision'
import { Secret } from '../secrets/secret.js'
import type { ValueKind } from './value-kind.js'
import { parsed, text } from './value-kind.js'

/** Whom forwarded headers are believed: so many proxies before this one, or proxies at these addresses. */
export type TrustProxy = number | readonly string[]

/** Who may read answers in a browser: any origin, or these. */
export type CorsOrigins = '*' | readonly string[]

const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/
const COOKIE_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const HOPS = /^\d{1,2}$/

/** Address or host name to listen on. */
export function host(): ValueKind<string> {
  return text('an IP address or a host name', '127.0.0.1', (name) => isIP(name) !== 0 || HOST_NAME.test(name))
}

/** Web address without query, fragment and credentials; a closing `/` is dropped. */
export function publicUrl(): ValueKind<string> {
  const expected = 'an http or https URL without query, fragment and credentials'
  return parsed(expected, 'https://auth.example.org', (written) => {
    const url = httpUrl(written)
    return url === undefined || /[?#]/.test(written) ? undefined : url.href.replace(/\/$/, '')
  })
}

/** Address of a tinyauth, with or without a closing `/`. */
export function endpoint(): ValueKind<string> {
  return { ...publicUrl(), example: 'https://tinyauth.example.org' }
}

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false }

/**
 * Whether a certificate has to convince, in the words of the original, or the file of the authorities that it has to come from.
 *
 * Accepted: `true`, `yes`, `false`, `no`, `/etc/tinyauth/ca.pem`, `ca.pem`. Rejected: `1`, `perhaps`.
 */
export function verification(): ValueKind<boolean | string> {
  const expected = '`true` (or `yes`), `false` (or `no`), or the path of a file with the authorities to trust (PEM)'
  return parsed<boolean | string>(expected, 'true', (written) => {
    if (Object.hasOwn(TRUTHS, written)) return TRUTHS[written]
    return /[/\\]|\.(?:pem|crt|cer)$/.test(written) ? written : undefined
  })
}

/** Address of a collector of OpenTelemetry, to which `/v1/traces` is added; a closing `/` is dropped. Credentials go into headers. */
export function otlpEndpoint(): ValueKind<string> {
  return { ...publicUrl(), example: 'http://collector:4318' }
}

/** Address of a PostgreSQL server; may hold a password. */
export function postgresUrl(): ValueKind<Secret<string>> {
  return parsed('a postgres:// URL with a host', 'postgres://tinyauth@localhost/tinyauth', (written) => {
    const url = parseUrl(written)
    const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:'
    return isPostgres && url.hostname !== '' ? new Secret(written) : undefined
  })
}

/**
 * Accepted: `0`, `2`, `10.0.0.0/8`, `10.0.0.1,fd00::/8`. Rejected: `all`, `-1`, `33` (no such chain of proxies),
 * `10.0.0.0/33`, `example.org` (names are not looked up), `10.0.0.1,` (an empty entry).
 */
export function trustProxy(): ValueKind<TrustProxy> {
  const expected = 'a number of proxies from 0 to 32, or addresses and CIDR ranges separated by commas'
  return parsed(expected, '10.0.0.0/8', (written) => {
    if (HOPS.test(written)) return Number(written) <= 32 ? Number(written) : undefined
    return listOf(written, isNetwork)
  })
}

/** Accepted: `*`, `none`, `https://app.example.org,http://localhost:3000`. Rejected: an origin with a path. */
export function corsOrigins(): ValueKind<CorsOrigins> {
  const expected = '`*`, `none`, or origins such as `https://app.example.org` separated by commas'
  return parsed<CorsOrigins>(expected, 'https://app.example.org', (written) => {
    if (written === '*') return '*'
    return written === 'none' ? [] : listOf(written, (entry) => httpUrl(entry)?.origin === entry)
  })
}

/** Accepted: `none`, `https://app.example.org,https://shop.example.org:8443`. Rejected: `*`, an origin with a path. */
export function origins(): ValueKind<readonly string[]> {
  const expected = '`none`, or origins such as `https://app.example.org` separated by commas'
  return parsed<readonly string[]>(expected, 'https://app.example.org', (written) =>
    written === 'none' ? [] : listOf(written, (entry) => httpUrl(entry)?.origin === entry),
  )
}

/** Accepted: `example.org`, `corp.example.org`. Rejected: `org` and `localhost` (one label), `.example.org`, an IP address. */
export function cookieDomain(): ValueKind<string> {
  const expected = 'a domain of at least two labels, without a dot before it'
  return text(expected, 'example.org', (name) => isIP(name) === 0 && name.length <= 253 && COOKIE_DOMAIN.test(name))
}

function httpUrl(written: string): URL | undefined {
  const url = parseUrl(written)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined
  return url.username === '' && url.password === '' ? url : undefined
}

function listOf(written: string, accepts: (entry: string) => boolean): readonly string[] | undefined {
  const entries = written.split(',').map((entry) => entry.trim())
  return entries.every(accepts) ? entries : undefined
}

function isNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || address.includes('%')) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}
