/** Body of a refusal of the API. */
export interface ErrorBody {
  readonly code?: string
  readonly errors?: Readonly<Record<string, string>>
}

const TEXTS: Readonly<Record<number, string>> = {
  0: 'The service cannot be reached. Check the connection and try again.',
  401: 'You are not signed in any more.',
  403: 'You are not permitted to do this.',
  404: 'This does not exist (any more).',
  409: 'This is in conflict with something that exists.',
  412: 'Somebody changed this in the meantime.',
  413: 'This is too large.',
  429: 'Too many requests. Wait a moment and try again.',
  503: 'The service is not ready. Try again in a moment.',
}

/** One text for people: what went wrong, and each problem with the name of its field. */
export function errorText(status: number, body: unknown): string {
  const general = TEXTS[status] ?? (status >= 500 ? 'The service failed. Its log says why.' : 'This was refused.')
  const problems = Object.entries(problemsOf(body)).filter(([field]) => field !== 'authorization')
  if (problems.length === 0) return general
  return problems.map(([field, problem]) => `${field}: ${problem}`).join('; ')
}

/** The problem of each field, as the API names them. */
export function problemsOf(body: unknown): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null || !('errors' in body)) return {}
  const { errors } = body
  if (typeof errors !== 'object' || errors === null) return {}
  return Object.fromEntries(Object.entries(errors).filter(([, text]) => typeof text === 'string'))
}

/** The same by the members of the body: what is wrong with `redirect_uris/1` is said of `redirect_uris`, with its place. */
export function problemsByMember(body: unknown): Readonly<Record<string, string>> {
  const by = new Map<string, string[]>()
  for (const [name, problem] of Object.entries(problemsOf(body))) {
    const [member = '', ...place] = name.split('/')
    const text = place.length === 0 ? problem : `${placeName(place)}: ${problem}`
    by.set(member, [...(by.get(member) ?? []), text])
  }
  return Object.fromEntries([...by].map(([member, texts]) => [member, texts.join('; ')]))
}

/** Places in lists are counted from 1, as people do. */
function placeName(place: readonly string[]): string {
  return place.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part)).join('/')
}
