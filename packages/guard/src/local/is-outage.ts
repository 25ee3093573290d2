import { ConnectionError } from '../authorizer/errors.js'
import { ExchangeError } from '../service/exchange-error.js'
import { UnreadableAnswerError } from '../service/json-answer.js'
import { ServiceRefusal } from '../service/service-error.js'
import { TooManyFetchesError } from './not-held-error.js'

/** What an answer was that nobody can read, and a service that is not the one that was meant. */
const SPOILT: readonly unknown[] = ['too-large', 'unreadable', 'untrusted']

/**
 * Whether an error says that the service is out of reach, or out of order: then what it said before may still hold. Whoever
 * refuses, or answers something else than asked, has taken it back.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof ConnectionError)) return false
  if (error instanceof UnreadableAnswerError || error instanceof TooManyFetchesError) return false
  if (error instanceof ServiceRefusal) return error.serviceStatus >= 500
  return !(error.cause instanceof ExchangeError) || !SPOILT.includes(error.cause.failure)
}
