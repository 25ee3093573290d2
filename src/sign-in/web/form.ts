import { isUtf8 } from 'node:buffer'
import type { Request } from 'express'
import { DomainError } from '../../common/errors/domain-error.js'
import { isJson, parseJsonBody } from '../../common/http/parse-json.js'
import { requestState } from '../../common/http/request-state.js'

/** A page of consent has one for each scope of its client, of which there are a hundred at most. */
const MOST_FIELDS = 200
const LONGEST_FIELD = 8192

/** What a form sent. */
export class Form {
  private constructor(private readonly fields: ReadonlyMap<string, readonly string[]>) {}

  /**
   * Reads a body of type `application/x-www-form-urlencoded`, or an object of JSON texts for scripts.
   *
   * @throws DomainError `ValidationFailed` for any other body
   */
  static of(request: Request): Form {
    const { rawBody } = requestState(request)
    const contentType = request.headers['content-type']
    if (isJson(contentType)) return Form.ofJson(parseJsonBody({ contentType, bytes: rawBody }))
    if (rawBody.length === 0) return new Form(new Map())
    const [type = ''] = (contentType ?? '').split(';')
    if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded' || !isUtf8(rawBody)) {
      throw new DomainError('ValidationFailed', { problems: { 'Content-Type': 'must be that of a form, in UTF-8' } })
    }
    return Form.ofPairs(new URLSearchParams(rawBody.toString('utf8')))
  }

  private static ofJson(value: unknown): Form {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new DomainError('ValidationFailed', { problems: { body: 'must be a JSON object' } })
    }
    const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return Form.ofPairs(texts)
  }

  private static ofPairs(pairs: Iterable<readonly [string, string]>): Form {
    const fields = new Map<string, string[]>()
    let count = 0
    for (const [name, value] of pairs) {
      count += 1
      if (count > MOST_FIELDS || name.length > 100 || value.length > LONGEST_FIELD) {
        throw new DomainError('ValidationFailed', { problems: { body: 'has too many fields, or too long ones' } })
      }
      const values = fields.get(name)
      if (values === undefined) fields.set(name, [value])
      else values.push(value)
    }
    return new Form(fields)
  }

  /** The value of a field; `''` where it is absent, or came twice: nobody can say which one is meant. */
  text(name: string): string {
    const values = this.all(name)
    return values.length === 1 ? (values[0] ?? '') : ''
  }

  /** The values of boxes of one name that were ticked. */
  all(name: string): readonly string[] {
    return this.fields.get(name) ?? []
  }
}
