import { HttpError } from 'react-admin'
import { textOf } from '../api/client.js'
import { problemsByField } from './problems-by-field.js'

/**
 * What a form of react-admin is told when its write was refused: what no field shows is said by a message, and keeps the form from being
 * taken for saved.
 */
export function refusalOf(error: unknown, fields: readonly string[]): object {
  const { byField, other } = problemsByField(error instanceof HttpError ? error.body : undefined, fields)
  const text = Object.keys(byField).length > 0 ? other : textOf(error)
  return { ...byField, ...(text === undefined ? {} : { root: { serverError: text } }) }
}
