import { parseUrl } from '@tinyauth/decision'
import type { OAuthClientEntity } from '../../store/index.js'

/** Addresses of one list at most. */
export const MOST_REDIRECT_URIS = 20

const MOST_CHARACTERS = 2048
const PRINTABLE = /^[\x21-\x7e]*$/
const WRITTEN_DOTS = /%2e/gi
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]'])
const REVERSED_NAME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/

/**
 * What is wrong with an address that browsers are sent to with a code, and how it is put right; `undefined`: nothing. It is
 * compared as a text (RFC 9700, 4.1), so it must have one spelling.
 *
 * Accepted: `https://app.example.org/callback`, `http://127.0.0.1/callback` and `http://[::1]:8080/` (RFC 8252, 7.3: the port may
 * vary), of a public client also `org.example.app:/callback` (RFC 8252, 7.1).
 * Rejected: `http://app.example.org/` (codes in the clear), `http://localhost/` (may be another machine: RFC 8252, 8.3),
 * `https://*.example.org/`, `https://app.example.org/../x`, `https://app.example.org/#x`, `https://me@app.example.org/`,
 * `HTTPS://App.example.org/` (another spelling), `myapp:/callback` (any application may take it), `javascript:alert(1)`.
 */
export function redirectUriProblem(text: string, type: OAuthClientEntity['type']): string | undefined {
  const url = parseUrl(text)
  if (text.length > MOST_CHARACTERS) return `must have at most ${MOST_CHARACTERS} characters`
  if (!PRINTABLE.test(text)) return 'must be printable ASCII without spaces: write others as `%` and two digits'
  if (url === undefined) return 'must be a whole address such as `https://app.example.org/callback`'
  return textProblem(text) ?? partsProblem(url) ?? schemeProblem(url, type) ?? spellingProblem(text, url)
}

function textProblem(text: string): string | undefined {
  if (text.includes('#')) return 'must not have a fragment: leave out `#` and what follows'
  if (text.includes('*')) return 'must not have a wildcard: name each address'
  if (text.replace(WRITTEN_DOTS, '.').includes('..')) return 'must not have `..`: write the path as it ends up'
  return text.includes('\\') ? 'must not have `\\`: write `/`' : undefined
}

function partsProblem({ username, password, hostname }: URL): string | undefined {
  if (username !== '' || password !== '') return 'must not have a user name or password: leave out what is before `@`'
  if (!/^(?:.+\.)?localhost\.?$/.test(hostname)) return undefined
  return 'must not name `localhost`, which may be another machine: write `127.0.0.1` or `[::1]`'
}

function schemeProblem({ protocol, hostname }: URL, type: OAuthClientEntity['type']): string | undefined {
  if (protocol === 'https:') return undefined
  if (protocol === 'http:') {
    return LOOPBACK.has(hostname) ? undefined : 'must begin with `https:`; `http:` is for `127.0.0.1` and `[::1]` alone'
  }
  if (!REVERSED_NAME.test(protocol)) {
    return 'must begin with `https:`, or of an application with a domain name turned round, such as `org.example.app:`'
  }
  return type === 'public' ? undefined : 'must begin with `https:`: schemes of applications are for public clients'
}

function spellingProblem(text: string, { href }: URL): string | undefined {
  // An address without a path is the same as with `/`, but not the same text; either may be meant.
  return href === text || href === `${text}/` ? undefined : `must be written as \`${href}\``
}
