import type { Request, Response } from 'express'
import type { ErrorAnswer } from './error-body.js'

/** Shows errors to people. What answers programs is the same error in JSON. */
export abstract class HtmlErrors {
  /** Answers with a page, or with the way to one; `false` where the request does not come from somebody who looks at pages. */
  abstract answer(request: Request, response: Response, error: ErrorAnswer): boolean
}

/** Whether somebody looks at the answer in a browser: HTML is asked for by name, nothing says that a script asks. */
export function wantsPage({ headers, originalUrl }: Request): boolean {
  if (originalUrl.startsWith('/api/') || headers.authorization !== undefined) return false
  if (headers['x-requested-with'] !== undefined) return false
  return (headers.accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return type === 'text/html' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
