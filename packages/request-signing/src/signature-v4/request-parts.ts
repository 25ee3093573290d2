import type { QueryParameter } from './canonical-query.js'
import { queryParameters } from './canonical-query.js'
import type { HeaderIndex } from './header-index.js'
import { indexHeaders } from './header-index.js'
import type { SignableRequest } from './signable-request.js'

/** A request taken apart. Total: whether the parts are sound is asked later, once there is a signature to judge. */
export interface RequestParts {
  readonly path: string
  /** As on the request line, without the `?`. */
  readonly query: string
  readonly parameters: readonly QueryParameter[]
  readonly headers: HeaderIndex
}

/** Takes a request apart. */
export function requestParts({ uri, headers }: SignableRequest): RequestParts {
  const mark = uri.indexOf('?')
  const path = mark < 0 ? uri : uri.slice(0, mark)
  const query = mark < 0 ? '' : uri.slice(mark + 1)
  return { path, query, parameters: queryParameters(query), headers: indexHeaders(headers) }
}
