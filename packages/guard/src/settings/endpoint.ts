import { parseUrl } from '@tinyauth/decision'

/** An address that the guard may ask, or why it may not. */
export type EndpointReading = { readonly endpoint: string } | { readonly problem: string }

/**
 * Reads the address of the service: `http` or `https`, with or without `/` at its end (it has one afterwards), its path kept.
 * Refused: `tinyauth:8000` (no scheme), `https://key:secret@host/` (credentials stand elsewhere), `https://host/?x` and
 * `https://host/#x` (nothing can be appended). No problem repeats the address.
 */
export function readEndpoint(text: string): EndpointReading {
  const url = parseUrl(text)
  if (url === undefined || !(url.protocol === 'http:' || url.protocol === 'https:')) {
    return { problem: 'must be an address such as `https://tinyauth.example.com/`' }
  }
  if (url.username !== '' || url.password !== '') return { problem: 'must not hold a user name or password' }
  if (text.includes('?') || text.includes('#')) return { problem: 'must end with its path, without `?` or `#`' }
  return { endpoint: `${url.origin}${url.pathname}${url.pathname.endsWith('/') ? '' : '/'}` }
}
