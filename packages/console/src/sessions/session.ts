/** Where somebody is signed in, as the API shows it. */
export interface Session {
  readonly id: string
  readonly kind: 'browser' | 'token'
  readonly service: string | null
  readonly provider: string | null
  readonly methods: readonly string[]
  readonly sourceIp: string
  readonly userAgent: string | null
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly lastSeenIp: string
  readonly expiresAt: string
  readonly current: boolean
}

/** Names of browsers in what they call themselves; the first that is there is the right one: all others call themselves Chrome or Safari too. */
const BROWSERS = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const

const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const

/** `Firefox on Linux`, `Token for apples`; what a client calls itself is its word alone. */
export function sessionName({ kind, service, userAgent }: Pick<Session, 'kind' | 'service' | 'userAgent'>): string {
  if (kind === 'token') return service === null ? 'Token' : `Token for ${service}`
  if (userAgent === null) return 'Unknown browser'
  const browser = nameIn(userAgent, BROWSERS) ?? 'Browser'
  const system = nameIn(userAgent, SYSTEMS)
  return system === undefined ? browser : `${browser} on ${system}`
}

function nameIn(text: string, names: readonly (readonly [string, RegExp])[]): string | undefined {
  return names.find(([, pattern]) => pattern.test(text))?.[0]
}

const METHODS: Readonly<Record<string, string>> = {
  pwd: 'password',
  otp: 'one-time code',
  hwk: 'passkey',
  mfa: 'two factors',
}

/** Said by other methods, or by the provider. */
const UNSAID = new Set(['user', 'fed'])

/** How somebody signed in, in words: the provider, and the methods of RFC 8176. */
export function methodsText({ provider, methods }: Pick<Session, 'provider' | 'methods'>): string {
  const words = methods.filter((method) => !UNSAID.has(method)).map((method) => METHODS[method] ?? method)
  return [...(provider === null ? [] : [`by ${provider}`]), ...words].join(', ')
}
