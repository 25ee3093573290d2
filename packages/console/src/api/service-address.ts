/** Address of the service: the folder that the page `console` is in. With a closing slash. */
export const SERVICE_ADDRESS = new URL('.', document.baseURI)

/** Address of a path of the service, `api/v1/users` or `login`; parameters that are `undefined` are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const url = new URL(path.replace(/^\//, ''), SERVICE_ADDRESS)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  return url.href
}

/** Parameters of a query. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** Address of the page where one signs in and comes back to what is shown now. */
export function signInAddress(): string {
  const { pathname, hash } = window.location
  return addressOf('login', { next: `${pathname}${hash}`, again: 1 })
}

/** A path with its names encoded: `pathOf('users', 'fred', 'keys')`. */
export function pathOf(...segments: readonly string[]): string {
  return `api/v1/${segments.map(encodeURIComponent).join('/')}`
}
