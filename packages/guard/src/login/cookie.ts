/** What is said of a cookie besides its value. */
export interface CookieOptions {
  readonly secure: boolean
  /** Not for scripts. */
  readonly httpOnly: boolean
  /** When it ends, in milliseconds since 1970; `undefined`: with the browser. */
  readonly expiresAtMs: number | undefined
}

/** A Set-Cookie header (RFC 6265), for the whole site and for requests from it (`SameSite=Lax`). */
export function setCookie(
  name: string,
  value: string,
  { secure, httpOnly, expiresAtMs }: CookieOptions,
  nowMs: number,
): string {
  const attributes = [`${name}=${value}`, 'Path=/', 'SameSite=Lax']
  if (expiresAtMs !== undefined) {
    attributes.push(`Max-Age=${Math.max(0, Math.floor((expiresAtMs - nowMs) / 1000))}`)
    attributes.push(`Expires=${new Date(expiresAtMs).toUTCString()}`)
  }
  if (httpOnly) attributes.push('HttpOnly')
  if (secure) attributes.push('Secure')
  return attributes.join('; ')
}

/** A Set-Cookie header that takes a cookie away. */
export function clearCookie(name: string, options: Omit<CookieOptions, 'expiresAtMs'>): string {
  return setCookie(name, '', { ...options, expiresAtMs: 0 }, 0)
}
