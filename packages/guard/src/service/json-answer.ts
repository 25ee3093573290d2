import { ConnectionError } from '../authorizer/errors.js'
import type { HttpAnswer } from './http-exchange.js'

/** The service answered, and it is not what it should be: nobody knows what it would have said. */
export class UnreadableAnswerError extends ConnectionError {}

/** Members of a JSON object, not yet read. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object: no list, not `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of a JSON text in UTF-8; `undefined` when it is none. */
export function parseJson(body: Uint8Array): unknown {
  try {
    // Replaced bytes would make another text of it.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** The JSON object of a 200. @throws UnreadableAnswerError when it says that it is something else, or is */
export function readJsonAnswer({ headers, body }: HttpAnswer, endpoint: string): JsonObject {
  const type = headers['content-type'] ?? ''
  if ((type.split(';')[0] ?? '').trim().toLowerCase() !== 'application/json') {
    throw new UnreadableAnswerError(
      `what answers at "endpoint" \`${endpoint}\` does not answer JSON: it is not tinyauth`,
    )
  }
  const value = headers['content-encoding'] === undefined ? parseJson(body) : undefined
  if (!isJsonObject(value))
    throw new UnreadableAnswerError('the answer of the service is not the JSON that it says it is')
  return value
}
