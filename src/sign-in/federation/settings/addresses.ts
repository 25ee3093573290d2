import { parseUrl } from '@tinyauth/decision'
import { z } from 'zod'

const LONGEST_ADDRESS = 2048

/**
 * The address of a provider or of one of its endpoints. Accepted: `https://git.example.com`, `https://example.com/oauth2/default`.
 * Rejected: other schemes, user names, queries and fragments. `http:` is judged with `allowPrivateNetwork`.
 */
export function webAddress(): z.ZodString {
  return z
    .string()
    .max(LONGEST_ADDRESS)
    .refine(isWebAddress, 'must be an `https:` address without user name, query and fragment')
}

function isWebAddress(text: string): boolean {
  const url = parseUrl(text)
  if (url === undefined || text !== text.trim()) return false
  const { protocol, username, password, search, hash } = url
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '' && !/[?#\\]/.test(text)
}

/** An address with paths to come behind it: the slashes at its end do not count. */
export function baseAddress(fallback: string): z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>> {
  return webAddress().transform(withoutSlash).default(fallback)
}

function withoutSlash(address: string): string {
  let end = address.length
  while (address[end - 1] === '/') end--
  return address.slice(0, end)
}

/**
 * Where the API of a GitHub is (capabilities F8): `https://api.github.com` for github.com alone, `https://api.acme.ghe.com` for the
 * data residency `https://acme.ghe.com`, and `/api/v3` of every other, which is an Enterprise Server.
 */
export function gitHubApiUrl(baseUrl: string): string {
  const { protocol, host } = new URL(baseUrl)
  if (host === 'github.com') return 'https://api.github.com'
  if (/^[a-z0-9-]+\.ghe\.com$/.test(host)) return `${protocol}//api.${host}`
  return `${baseUrl}/api/v3`
}

/** Where the API of a GitLab is: `https://gitlab.com/api/v4`. */
export function gitLabApiUrl(baseUrl: string): string {
  return `${baseUrl}/api/v4`
}

/** Where the graph of Facebook is; a stand-in has it beside its pages. */
export function facebookGraphUrl(baseUrl: string): string {
  return new URL(baseUrl).host === 'www.facebook.com' ? 'https://graph.facebook.com' : baseUrl
}
