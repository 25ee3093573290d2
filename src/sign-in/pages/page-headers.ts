/** What the policy of a page depends on. */
export interface PageHeaderOptions {
  /**
   * Where a form may lead beside this service: the origins of the identity providers, and of the return addresses that are
   * allowed. Browsers apply it to redirects after a form as well. Whatever is no bare `http:` or `https:` origin is left out.
   */
  readonly formActionOrigins: readonly string[]
  /** The page shows a picture from elsewhere (`https:`). */
  readonly pictures: boolean
}

/** Accepted: `https://id.example`, `http://localhost:4000`, `https://[::1]:8443`. Refused: paths, `*`, blanks, `;`, `,`. */
const ORIGIN = /^https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/

/** Headers of each page: what it may load, that nobody frames, keeps or refers to it. */
export function pageHeaders({ formActionOrigins, pictures }: PageHeaderOptions): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `img-src 'self'${pictures ? ' https:' : ''} data:`,
    ["form-action 'self'", ...formActionOrigins.filter((origin) => ORIGIN.test(origin))].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}
