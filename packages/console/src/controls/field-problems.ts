import { HttpError } from 'react-admin'
import { problemsOf } from '../api/error-text.js'

/** What the service says of each field of a write that it refused; empty for anything else. */
export function fieldProblems(error: unknown): Readonly<Record<string, string>> {
  return error instanceof HttpError ? problemsOf(error.body) : {}
}
