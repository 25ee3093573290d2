import { percentRecode } from './percent-encoding.js'

/** A query parameter, name and value in canonical percent-encoding. */
export type QueryParameter = readonly [name: string, value: string]

/** The one parameter that a signature cannot cover: itself. */
export const SIGNATURE_PARAMETER = 'X-Amz-Signature'

/** Splits a query, as on the request line and without its `?`, into parameters in their order. */
export function queryParameters(query: string): readonly QueryParameter[] {
  return query === '' ? [] : query.split('&').map(queryParameter)
}

function queryParameter(piece: string): QueryParameter {
  const equals = piece.indexOf('=')
  if (equals < 0) return [percentRecode(piece), '']
  return [percentRecode(piece.slice(0, equals)), percentRecode(piece.slice(equals + 1))]
}

/**
 * The canonical query (`CanonicalQueryString` of Signature V4): sorted by encoded name, then by encoded value, and without
 * `X-Amz-Signature`. A parameter without `=` has the empty value.
 */
export function canonicalQuery(parameters: readonly QueryParameter[]): string {
  const signed = parameters.filter(([name]) => name !== SIGNATURE_PARAMETER)
  signed.sort(([leftName, leftValue], [rightName, rightValue]) => {
    return compare(leftName, rightName) || compare(leftValue, rightValue)
  })
  return signed.map(([name, value]) => `${name}=${value}`).join('&')
}

/** By code point; encoded text is ASCII. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
