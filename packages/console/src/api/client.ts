import { HttpError } from 'react-admin'
import { errorText, problemsOf } from './error-text.js'
import { addressOf, type Query } from './service-address.js'

/** What is sent besides method and path. */
export interface RequestOptions {
  readonly query?: Query
  /** Sent as JSON. */
  readonly body?: unknown
  /** Entity tag of the version that was seen; the write is refused with 412 when another stands. */
  readonly ifMatch?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** A success. */
export interface Answer<T> {
  readonly body: T
  readonly headers: Headers
  /** Entity tag of the representation, if it has one. */
  readonly etag: string | undefined
}

/** A method of the API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Asks the API, as whoever is signed in. The cookie goes along; that the browser says `Sec-Fetch-Site: same-origin` is the second proof of a write.
 *
 * @throws HttpError with `status` (0: not reached), a text for people, and `body.errors` by field
 */
export async function ask<T>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const response = await send(method, path, options)
  const answered = parseJson(await response.text())
  if (!response.ok) throw failure(response.status, answered)
  // What the API answers is described by its OpenAPI document; callers name the part that they use.
  return { body: answered as T, headers: response.headers, etag: response.headers.get('ETag') ?? undefined }
}

/** A success that is no JSON, as it was sent. @throws HttpError as `ask` */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await send('GET', path, { signal })
  const text = await response.text()
  if (!response.ok) throw failure(response.status, parseJson(text))
  return text
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const { query, body, ifMatch, signal } = options
  const headers = new Headers({ Accept: 'application/json' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (ifMatch !== undefined) headers.set('If-Match', ifMatch)
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const init: RequestInit = { method, headers, credentials: 'same-origin', redirect: 'error', ...sent }
  return fetch(addressOf(path, query), signal === undefined ? init : { ...init, signal }).catch((error: unknown) => {
    throw signal?.aborted === true ? error : failure(0, undefined)
  })
}

/** The body of a success alone. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const { body } = await ask<T>('GET', path, { ...(query === undefined ? {} : { query }), signal })
  return body
}

function parseJson(text: string): unknown {
  if (text === '') return {}
  try {
    const parsed: unknown = JSON.parse(text)
    return parsed
  } catch {
    return undefined
  }
}

function failure(status: number, body: unknown): HttpError {
  return new HttpError(errorText(status, body), status, { ...asObject(body), errors: problemsOf(body) })
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

/** Status of a failed request; `undefined` for anything else that was thrown. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof HttpError)) return undefined
  const status: unknown = error.status
  return typeof status === 'number' ? status : undefined
}

/** Text for people of anything that was thrown. */
export function textOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'This failed.'
}
